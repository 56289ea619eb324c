//! What each workflow type answers to its first task.

use crate::{
    exports::hourglass::plugin::workflow::{
        Action, Command, QueryAnswer, QueryResult, StartTimer, UpdateAnswer, UpdateResponse,
    },
    hourglass::plugin::types::Duration,
};

/// The types that there are.
pub(crate) const TYPES: [&str; 8] = [
    "AnswersAbsentQuery",
    "AnswersAbsentUpdate",
    "CancelsUnknownTimer",
    "CompletesTwice",
    "FloodsWithAMillion",
    "FloodsWithMore",
    "NamesAbsentPayload",
    "StartsOneTimerTwice",
];

/// The commands of the first turn.
pub(crate) fn to(workflow_type: &str) -> Vec<Command> {
    let actions = match workflow_type {
        "AnswersAbsentQuery" => vec![Action::RespondToQuery(QueryResult {
            query_id: "nobody-asked".into(),
            answer: QueryAnswer::Succeeded(0),
        })],
        "AnswersAbsentUpdate" => vec![Action::UpdateResponse(UpdateResponse {
            protocol_instance_id: "nobody-asked".into(),
            answer: UpdateAnswer::Accepted,
        })],
        "CancelsUnknownTimer" => vec![Action::CancelTimer(7)],
        "CompletesTwice" => vec![Action::CompleteWorkflow(0), Action::CompleteWorkflow(0)],
        "NamesAbsentPayload" => vec![Action::CompleteWorkflow(9)],
        "StartsOneTimerTwice" => vec![timer(1), timer(1)],
        "FloodsWithMore" => return (0..150_000).map(|seq| command(timer(seq))).collect(),
        "FloodsWithAMillion" => return (0..1_000_000).map(|seq| command(timer(seq))).collect(),
        other => panic!("{other} is none of TYPES"),
    };
    actions.into_iter().map(command).collect()
}

fn command(action: Action) -> Command {
    Command {
        action,
        summary: None,
        details: None,
    }
}

fn timer(seq: u32) -> Action {
    Action::StartTimer(StartTimer {
        seq,
        start_to_fire_timeout: Duration {
            seconds: 60,
            nanoseconds: 0,
        },
    })
}
