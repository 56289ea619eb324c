//! What the guest says of itself.

use std::hint::black_box;

use crate::{
    answers,
    exports::hourglass::plugin::manifest::{Description, WorkflowDefinition},
    hourglass::plugin::types::GuestError,
};

/// The tests write another word here, as long as this one.
static MANNER: &str = "describes: well...";

/// Describes the guest in the manner that the component was given.
pub(crate) fn describe() -> Result<Description, GuestError> {
    match black_box(MANNER).trim_end_matches('.') {
        "describes: well" => Ok(of(answers::TYPES.map(str::to_owned).to_vec())),
        "describes: traps" => std::process::abort(),
        "describes: spins" => loop {
            black_box(0);
        },
        "describes: grows" => {
            let mut taken = Vec::new();
            loop {
                taken.push(black_box(vec![1_u8; 1 << 20]));
            }
        }
        "describes: twice" => Ok(of(vec!["Same".into(), "Same".into()])),
        "describes: nobody" => Ok(of(vec![])),
        "describes: noname" => Ok(of(vec![String::new()])),
        "describes: garbage" => Ok(of(vec![not_text()])),
        "describes: fails" => Err(GuestError {
            message: "it has nothing to say".into(),
            stack_trace: String::new(),
        }),
        other => panic!("no manner {other}"),
    }
}

/// A string that is none: its bytes are not UTF-8.
fn not_text() -> String {
    // SAFETY: a lie. Nothing in the guest reads it as text; the host has to find out.
    unsafe { String::from_utf8_unchecked(black_box(vec![0xff, 0xfe])) }
}

fn of(types: Vec<String>) -> Description {
    let workflows = types.into_iter().map(|name| WorkflowDefinition {
        workflow_type: Some(name),
        documentation: String::new(),
        input_schemas: vec![],
        result_schema: None,
        signals: vec![],
        queries: vec![],
        updates: vec![],
    });
    Description {
        sdk_name: "none".into(),
        sdk_version: "0".into(),
        task_queue: Some("lawless".into()),
        workflows: workflows.collect(),
        activities: vec![],
        nexus_services: vec![],
        capabilities: vec![],
    }
}
