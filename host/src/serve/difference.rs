//! Where a replay left its history, in an author's words.
//!
//! Core says that something differs, in the words of its own machines. This holds what the code
//! asked for against what history has, one workflow task after the other.

use crate::{
    contract::workflow::{Action, Completion},
    temporal::{History, RecordedCommand},
};

/// What history has, and what the code has asked for so far.
pub(super) struct Recording {
    tasks: Vec<(i64, i64)>,
    recorded: Vec<RecordedCommand>,
    replayed: Vec<(i64, Asked)>,
}

/// A command of the code, as the event that it would make.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    event_type: &'static str,
    name: Option<String>,
}

impl Recording {
    /// A history that nothing has been replayed of.
    pub(super) fn of(history: &History) -> Self {
        Self {
            tasks: history.completed_tasks(),
            recorded: history.commands(),
            replayed: Vec::new(),
        }
    }

    /// Notes what the code asked for when it had seen so many events.
    pub(super) fn replayed(&mut self, history_length: u32, completion: &Completion) {
        let seen = i64::from(history_length);
        let task = self.tasks.iter().find(|(started, _)| *started >= seen);
        let Some((_, task)) = task.copied() else {
            return;
        };
        let asked = completion.commands.iter();
        let asked = asked.filter_map(|command| asked_for(&command.action));
        self.replayed.extend(asked.map(|asked| (task, asked)));
    }

    /// The first place where both differ, if there is one.
    pub(super) fn difference(&self) -> Option<String> {
        self.tasks.iter().find_map(|(_, task)| {
            let mut recorded = self.recorded.iter().filter(|command| command.task == *task);
            let replayed = self.replayed.iter().filter(|(of, _)| of == task);
            let mut replayed = replayed.map(|(_, asked)| asked);
            loop {
                match (recorded.next(), replayed.next()) {
                    (None, None) => return None,
                    (Some(event), Some(asked)) if asked.made(event) => {}
                    (Some(event), Some(asked)) => {
                        return Some(format!(
                            "event {} is {}, and this code asks for {} in its place",
                            event.event_id,
                            worded(&event.event_type, event.name.as_deref()),
                            asked.worded()
                        ));
                    }
                    (Some(event), None) => {
                        return Some(format!(
                            "event {} is {}, and this code does not ask for it",
                            event.event_id,
                            worded(&event.event_type, event.name.as_deref())
                        ));
                    }
                    (None, Some(asked)) => {
                        return Some(format!(
                            "this code asks for {} in the workflow task that event {task} \
                             completed, and history has nothing of it",
                            asked.worded()
                        ));
                    }
                }
            }
        })
    }
}

impl Asked {
    fn made(&self, event: &RecordedCommand) -> bool {
        self.event_type == event.event_type && self.name == event.name
    }

    fn worded(&self) -> String {
        worded(self.event_type, self.name.as_deref())
    }
}

/// An event's type, with what it is called.
fn worded(event_type: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{event_type} ({name})"),
        None => event_type.to_owned(),
    }
}

/// The event that a command makes. Nothing for markers and what goes with them, and for
/// answers: history has those in another order, or not at all.
fn asked_for(action: &Action) -> Option<Asked> {
    let (event_type, name) = match action {
        Action::StartTimer(_) => ("TimerStarted", None),
        Action::CancelTimer(_) => ("TimerCanceled", None),
        Action::ScheduleActivity(activity) => {
            ("ActivityTaskScheduled", Some(&activity.activity_type))
        }
        Action::RequestCancelActivity(_) => ("ActivityTaskCancelRequested", None),
        Action::StartChildWorkflow(child) => (
            "StartChildWorkflowExecutionInitiated",
            Some(&child.workflow_type),
        ),
        Action::SignalExternalWorkflow(signal) => (
            "SignalExternalWorkflowExecutionInitiated",
            Some(&signal.signal_name),
        ),
        Action::RequestCancelExternalWorkflow(_) => {
            ("RequestCancelExternalWorkflowExecutionInitiated", None)
        }
        Action::ScheduleNexusOperation(operation) => {
            ("NexusOperationScheduled", Some(&operation.operation))
        }
        Action::RequestCancelNexusOperation(_) => ("NexusOperationCancelRequested", None),
        Action::ModifyMemo(_) => ("WorkflowPropertiesModified", None),
        Action::CompleteWorkflow(_) => ("WorkflowExecutionCompleted", None),
        Action::FailWorkflow(_) => ("WorkflowExecutionFailed", None),
        Action::CancelWorkflow(_) => ("WorkflowExecutionCanceled", None),
        Action::ContinueAsNew(_) => ("WorkflowExecutionContinuedAsNew", None),
        Action::ScheduleLocalActivity(_)
        | Action::RequestCancelLocalActivity(_)
        | Action::CancelChildWorkflow(_)
        | Action::CancelSignalWorkflow(_)
        | Action::UpdateResponse(_)
        | Action::RespondToQuery(_)
        | Action::UpsertSearchAttributes(_)
        | Action::SetPatchMarker(_) => return None,
    };
    Some(Asked {
        event_type,
        name: name.cloned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(event_id: i64, event_type: &str, task: i64) -> RecordedCommand {
        RecordedCommand {
            event_id,
            event_type: event_type.to_owned(),
            name: None,
            task,
        }
    }

    fn asked(event_type: &'static str) -> Asked {
        Asked {
            event_type,
            name: None,
        }
    }

    fn difference(replayed: Vec<(i64, Asked)>) -> Option<String> {
        let recording = Recording {
            tasks: vec![(3, 4), (8, 9)],
            recorded: vec![
                recorded(5, "TimerStarted", 4),
                recorded(10, "WorkflowExecutionCompleted", 9),
            ],
            replayed,
        };
        recording.difference()
    }

    #[test]
    fn the_same_commands_are_no_difference() {
        let timer = (4, asked("TimerStarted"));
        let end = (9, asked("WorkflowExecutionCompleted"));
        assert_eq!(difference(vec![timer, end]), None);
    }

    #[test]
    fn another_command_a_missing_one_and_one_too_many_are_told_apart() {
        let other = Asked {
            event_type: "ActivityTaskScheduled",
            name: Some("greet".to_owned()),
        };
        assert_eq!(
            difference(vec![(4, other)]).unwrap(),
            "event 5 is TimerStarted, and this code asks for ActivityTaskScheduled (greet) in its \
             place"
        );
        assert_eq!(
            difference(vec![]).unwrap(),
            "event 5 is TimerStarted, and this code does not ask for it"
        );
        let twice = vec![(4, asked("TimerStarted")), (4, asked("TimerStarted"))];
        assert_eq!(
            difference(twice).unwrap(),
            "this code asks for TimerStarted in the workflow task that event 4 completed, and \
             history has nothing of it"
        );
    }
}
