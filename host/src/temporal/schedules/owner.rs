//! Whose a schedule is, and what it was declared as.
//!
//! The plugin's name is in the schedule's memo. The fingerprint of the declaration is in
//! the memo of the workflows that the schedule starts: servers that keep schedules in
//! workflows of their own cannot change a schedule's memo.

use temporalio_common::protos::temporal::api::{
    common::v1::{Memo, Payload},
    schedule::v1::{Schedule as ProtoSchedule, schedule_action::Action},
    workflow::v1::NewWorkflowExecutionInfo,
};

use crate::plugin::PluginName;

const PLUGIN: &str = "hourglass-plugin";
const DECLARATION: &str = "hourglass-declaration";

/// The memo of a plugin's schedule.
pub(super) fn memo(plugin: &PluginName) -> Memo {
    Memo {
        fields: [(PLUGIN.to_owned(), json(&plugin.to_string()))].into(),
    }
}

/// The plugin that a memo names, if it does.
pub(super) fn plugin(memo: Option<&Memo>) -> Option<String> {
    text(memo, PLUGIN)
}

/// Writes the fingerprint of the declaration into a schedule.
pub(super) fn mark(schedule: &mut ProtoSchedule, fingerprint: &str) {
    if let Some(workflow) = workflow(schedule) {
        let memo = workflow.memo.get_or_insert_default();
        memo.fields
            .insert(DECLARATION.to_owned(), json(fingerprint));
    }
}

/// The fingerprint of the declaration that a schedule was made from.
pub(super) fn fingerprint(mut schedule: ProtoSchedule) -> Option<String> {
    text(workflow(&mut schedule)?.memo.as_ref(), DECLARATION)
}

fn workflow(schedule: &mut ProtoSchedule) -> Option<&mut NewWorkflowExecutionInfo> {
    match schedule.action.as_mut()?.action.as_mut()? {
        Action::StartWorkflow(workflow) => Some(workflow),
    }
}

fn text(memo: Option<&Memo>, name: &str) -> Option<String> {
    serde_json::from_slice(&memo?.fields.get(name)?.data).ok()
}

fn json(text: &str) -> Payload {
    Payload {
        metadata: [("encoding".to_owned(), b"json/plain".to_vec())].into(),
        data: serde_json::Value::from(text).to_string().into_bytes(),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use temporalio_common::protos::temporal::api::schedule::v1::ScheduleAction;

    use super::*;

    #[test]
    fn an_owner_is_read_from_its_memo_and_nobody_from_others() {
        let memo = memo(&"reports".parse().unwrap());
        assert_eq!(plugin(Some(&memo)).as_deref(), Some("reports"));
        assert_eq!(plugin(Some(&Memo::default())), None);
        assert_eq!(plugin(None), None);
    }

    #[test]
    fn a_mark_is_read_back() {
        let action = Action::StartWorkflow(NewWorkflowExecutionInfo::default());
        let mut schedule = ProtoSchedule {
            action: Some(ScheduleAction {
                action: Some(action),
            }),
            ..Default::default()
        };
        mark(&mut schedule, "abc");
        assert_eq!(fingerprint(schedule).as_deref(), Some("abc"));
        assert_eq!(fingerprint(ProtoSchedule::default()), None);
    }
}
