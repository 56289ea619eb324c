//! The caller without a service, and the service without a caller.

use hourglass_sdk::MemoValues;
use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{
    Command, Event, NexusEnvironment, NexusEvent, OperationStart, ScheduledNexusOperation,
    WorkflowRun, natively_only, replay_history,
};

use super::*;

fn input() -> MyInput {
    let name = "Nexus".to_owned();
    MyInput { name }
}

fn said(message: &str) -> MyOutput {
    let message = message.to_owned();
    MyOutput { message }
}

fn called(run: &WorkflowRun<CallerWorkflow>) -> &ScheduledNexusOperation {
    let [Command::ScheduleNexusOperation(operation)] = run.commands() else {
        panic!("one operation: {:?}", run.commands())
    };
    operation
}

#[test]
fn the_caller_calls_one_operation_after_the_other() {
    let mut run = WorkflowRun::<CallerWorkflow>::start("Nexus").unwrap();
    let operation = called(&run);
    assert_eq!(operation.endpoint, "hello-nexus-basic-nexus-endpoint");
    assert_eq!(operation.service, "MyNexusService");
    assert_eq!(operation.operation, "my_workflow_run_operation");
    assert_eq!(operation.input::<MyInput>(), input());
    let seq = operation.seq;
    let begun = NexusEvent::Started("token".to_owned());
    run.turn([Event::Nexus(seq, begun)]).unwrap();
    let slow = NexusEvent::completed(&said("slow"));
    run.turn([Event::Nexus(seq, slow)]).unwrap();
    let operation = called(&run);
    assert_eq!(operation.operation, "my_sync_operation");
    let seq = operation.seq;
    let quick = NexusEvent::completed(&said("quick"));
    run.turn([
        Event::Nexus(seq, NexusEvent::StartedSync),
        Event::Nexus(seq, quick),
    ])
    .unwrap();
    let result = run.result().to_payload().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&result.data),
        r#"[{"message":"quick"},{"message":"slow"}]"#
    );
}

#[test]
fn the_memo_may_name_another_endpoint() {
    let mut run = WorkflowRun::<CallerWorkflow>::new();
    run.memo = MemoValues::new().insert(NEXUS_ENDPOINT, "elsewhere");
    let input = "Nexus".to_owned().to_payloads().unwrap();
    run.begin(input, []).unwrap();
    assert_eq!(called(&run).endpoint, "elsewhere");
}

#[test]
fn one_operation_is_over_at_once() {
    if natively_only("Nexus services") {
        return;
    }
    let mut environment = NexusEnvironment::new(MyNexusService);
    let start = environment.start(MyNexusService::my_sync_operation, input());
    let OperationStart::Succeeded(output) = start else {
        panic!("{start:?}")
    };
    assert_eq!(output, said("Hello Nexus from sync operation!"));
}

#[test]
fn the_other_one_has_a_workflow_behind_it_that_is_named_after_the_request() {
    if natively_only("Nexus services") {
        return;
    }
    let mut environment = NexusEnvironment::new(MyNexusService);
    environment.request_id = "seven".to_owned();
    let start = environment.start(MyNexusService::my_workflow_run_operation, input());
    assert!(matches!(start, OperationStart::Started(_)), "{start:?}");
    let [workflow] = environment.started_workflows() else {
        panic!("{:?}", environment.started_workflows())
    };
    assert_eq!(workflow.workflow_id, "hello-nexus-seven");
    assert_eq!(workflow.workflow_type, "WorkflowStartedByNexusOperation");
    assert_eq!(workflow.input::<MyInput>(), input());
}

#[test]
fn the_workflow_behind_it_greets() {
    let run = WorkflowRun::<WorkflowStartedByNexusOperation>::start(input()).unwrap();
    assert_eq!(
        run.result(),
        said("Hello Nexus from workflow run operation!")
    );
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<CallerWorkflow>(history), Ok(()));
}
