//! What the ledger lets through and what it stops.

use super::*;
use crate::contract::{
    types::Duration,
    workflow::{
        Command, DoUpdate, QueryAnswer, QueryResult, QueryWorkflow, SetPatchMarker, StartTimer,
        UpdateResponse, VersioningBehavior,
    },
};

fn activation(jobs: Vec<Job>) -> Activation {
    Activation {
        run_id: "run".into(),
        timestamp: None,
        is_replaying: false,
        history_length: 0,
        history_size_bytes: 0,
        continue_as_new_suggested: false,
        suggest_continue_as_new_reasons: vec![],
        target_worker_deployment_version_changed: false,
        available_internal_flags: vec![],
        deployment_version: None,
        last_sdk_version: String::new(),
        payloads: vec![],
        failures: vec![],
        jobs,
    }
}

fn completion(actions: Vec<Action>) -> Completion {
    let commands = actions.into_iter().map(|action| Command {
        action,
        summary: None,
        details: None,
    });
    Completion {
        payloads: vec![],
        failures: vec![],
        commands: commands.collect(),
        used_internal_flags: vec![],
        versioning_behavior: VersioningBehavior::Unspecified,
    }
}

fn timer(seq: u32) -> Action {
    Action::StartTimer(StartTimer {
        seq,
        start_to_fire_timeout: Duration {
            seconds: 1,
            nanoseconds: 0,
        },
    })
}

fn answered(update: &str, answer: UpdateAnswer) -> Action {
    Action::UpdateResponse(UpdateResponse {
        protocol_instance_id: update.into(),
        answer,
    })
}

/// Enters turns without jobs, one after the other; says what the last one breaks.
fn breach(turns: Vec<Vec<Action>>) -> Option<String> {
    let mut ledger = Ledger::default();
    let mut last = Ok(());
    for actions in turns {
        assert_eq!(last, Ok(()), "only the last turn is bad");
        last = ledger.enter(&activation(vec![]), &completion(actions));
    }
    last.err().map(|breach| breach.to_string())
}

#[test]
fn a_sequence_number_is_used_once_in_a_run() {
    let text = breach(vec![vec![timer(1)], vec![timer(2)], vec![timer(1)]]);
    let expected = "begins timer 1 twice; a sequence number is used once in a run";
    assert_eq!(text.as_deref(), Some(expected));
}

#[test]
fn what_was_begun_may_be_cancelled_in_any_later_turn() {
    let cancel = || vec![Action::CancelTimer(1)];
    assert_eq!(breach(vec![vec![timer(1)], cancel(), cancel()]), None);
}

#[test]
fn what_was_never_begun_cannot_be_cancelled() {
    let text = breach(vec![vec![timer(1)], vec![Action::RequestCancelActivity(1)]]);
    let expected = "cancels activity 1, which the run never began";
    assert_eq!(text.as_deref(), Some(expected));
}

#[test]
fn a_workflow_ends_once() {
    let expected = Some("ends the workflow twice; it ends once");
    let end = || Action::CompleteWorkflow(0);
    let at_once = breach(vec![vec![end(), Action::FailWorkflow(0)]]);
    assert_eq!(at_once.as_deref(), expected);
    let later = breach(vec![vec![end()], vec![end()]]);
    assert_eq!(later.as_deref(), expected);
}

#[test]
fn commands_after_the_end_are_cores_to_order() {
    let actions = vec![Action::CompleteWorkflow(0), timer(1)];
    assert_eq!(breach(vec![actions]), None);
}

#[test]
fn more_commands_than_a_history_holds_are_refused() {
    let actions = (0..100_001).map(timer).collect();
    let text = breach(vec![actions]).unwrap();
    assert!(
        text.starts_with("has 100001 commands, and the host takes 100000"),
        "{text}"
    );
}

#[test]
fn the_hosts_patches_are_not_for_guests_to_set() {
    let text = breach(vec![vec![Action::SetPatchMarker(SetPatchMarker {
        patch_id: "hourglass/1/x/y".into(),
        deprecated: true,
    })]]);
    assert!(text.unwrap().starts_with("sets patch \"hourglass/1/x/y\""));
}

#[test]
fn an_update_is_answered_until_it_is_over() {
    let job = Job::DoUpdate(DoUpdate {
        update_id: "u".into(),
        protocol_instance_id: "u/1".into(),
        name: "update".into(),
        input: vec![],
        headers: vec![],
        identity: String::new(),
        run_validator: true,
    });
    let mut ledger = Ledger::default();
    let accepted = completion(vec![answered("u/1", UpdateAnswer::Accepted)]);
    assert_eq!(ledger.enter(&activation(vec![job]), &accepted), Ok(()));
    let done = completion(vec![answered("u/1", UpdateAnswer::Completed(0))]);
    assert_eq!(ledger.enter(&activation(vec![]), &done), Ok(()));
    let again = ledger.enter(&activation(vec![]), &done);
    assert_eq!(again, Err(Breach::UnknownUpdate("u/1".into())));
}

#[test]
fn only_this_turns_queries_are_answered() {
    let answer = completion(vec![Action::RespondToQuery(QueryResult {
        query_id: "q".into(),
        answer: QueryAnswer::Succeeded(0),
    })]);
    let job = Job::QueryWorkflow(QueryWorkflow {
        query_id: "q".into(),
        query_type: "state".into(),
        arguments: vec![],
        headers: vec![],
    });
    let mut ledger = Ledger::default();
    assert_eq!(ledger.enter(&activation(vec![job]), &answer), Ok(()));
    let unasked = ledger.enter(&activation(vec![]), &answer);
    assert_eq!(unasked, Err(Breach::UnknownQuery("q".into())));
}
