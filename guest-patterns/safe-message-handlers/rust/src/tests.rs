//! The manager of a cluster without a server.

use std::collections::BTreeSet;

use hourglass_sdk::testing::{
    ActivityEnvironment, Ending, Event, UpdateAnswer, WorkflowRun, replay_history,
};

use super::*;

type Run = WorkflowRun<ClusterManagerWorkflow>;

fn started() -> Run {
    let mut run = Run::start(ClusterManagerInput::default()).unwrap();
    let start = Event::signal(ClusterManagerWorkflow::start_cluster, ());
    run.turn([start]).unwrap();
    // The first health check.
    run.turn([Event::completed(1, &BTreeSet::<String>::new())])
        .unwrap();
    run
}

fn assign(id: &str, job_name: &str, total_num_nodes: usize) -> Event {
    let input = AssignNodesInput {
        job_name: job_name.to_owned(),
        total_num_nodes,
    };
    Event::update(id, ClusterManagerWorkflow::assign_nodes_to_job, input)
}

fn delete(id: &str, job_name: &str) -> Event {
    let job_name = job_name.to_owned();
    Event::update(
        id,
        ClusterManagerWorkflow::delete_job,
        DeleteJobInput { job_name },
    )
}

fn shutdown() -> Event {
    Event::signal(ClusterManagerWorkflow::shutdown_cluster, ())
}

fn refusal(run: &Run) -> String {
    let answers = run.answers();
    let refused = answers.iter().find_map(|(_, answer)| match answer {
        UpdateAnswer::Rejected(failure) => Some(failure.message().to_owned()),
        _ => None,
    });
    refused.unwrap_or_else(|| panic!("{answers:?}"))
}

#[test]
fn updates_take_turns_and_are_finished_before_the_workflow_is() {
    let mut run = started();
    run.turn([assign("one", "a", 2), assign("two", "b", 3), shutdown()])
        .unwrap();
    assert_eq!(run.scheduled().len(), 1, "{:?}", run.commands());
    run.turn([Event::completed(2, &())]).unwrap();
    assert_eq!(run.scheduled().len(), 1, "{:?}", run.commands());
    assert!(run.ending().is_none());
    run.turn([Event::completed(3, &())]).unwrap();
    assert_eq!(run.result().num_currently_assigned_nodes, 5);
}

#[test]
fn asking_again_for_a_job_gives_the_same_nodes() {
    let mut run = started();
    run.turn([assign("one", "a", 2)]).unwrap();
    run.turn([Event::completed(2, &())]).unwrap();
    run.turn([assign("two", "a", 2)]).unwrap();
    assert!(run.scheduled().is_empty());
    let answers = run.answers();
    assert!(
        matches!(answers[..], [_, ("two", UpdateAnswer::Completed(_))]),
        "{answers:?}"
    );
}

#[test]
fn more_nodes_than_there_are_fail_the_update_and_not_the_next_one() {
    let mut run = started();
    run.turn([assign("one", "a", 24)]).unwrap();
    run.turn([Event::completed(2, &())]).unwrap();
    run.turn([assign("two", "b", 3)]).unwrap();
    assert_eq!(
        refusal(&run),
        "Cannot assign 3 nodes; have only 1 available"
    );
    run.turn([delete("three", "a")]).unwrap();
    run.turn([Event::completed(3, &())]).unwrap();
    run.turn([shutdown()]).unwrap();
    assert_eq!(run.result().num_currently_assigned_nodes, 0);
}

#[test]
fn nodes_are_given_out_as_long_as_the_cluster_is_up() {
    let mut run = started();
    run.turn([assign("one", "a", 1), shutdown()]).unwrap();
    run.turn([assign("two", "b", 1), delete("three", "a")])
        .unwrap();
    let text = "Cannot assign nodes to a job: Cluster is already shut down";
    assert_eq!(refusal(&run), text);
}

#[test]
fn a_bad_node_is_counted_and_not_given_out() {
    let mut run = started();
    run.turn([assign("one", "a", 2)]).unwrap();
    run.turn([Event::completed(2, &())]).unwrap();
    run.turn([Event::TimerFired(1)]).unwrap();
    let bad: BTreeSet<String> = ["0".to_owned()].into();
    run.turn([Event::completed(3, &bad)]).unwrap();
    run.turn([shutdown()]).unwrap();
    let result = run.result();
    assert_eq!(
        (result.num_bad_nodes, result.num_currently_assigned_nodes),
        (1, 1)
    );
}

#[test]
fn the_next_run_knows_the_nodes_of_this_one() {
    let mut run = started();
    run.turn([assign("one", "a", 2)]).unwrap();
    run.continue_as_new_suggested = true;
    run.turn([Event::completed(2, &())]).unwrap();
    let Some(Ending::ContinuedAsNew(next)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    let input: ClusterManagerInput = next.input();
    assert_eq!(input.state.unwrap().of_job("a").len(), 2);
}

#[test]
fn the_check_finds_one_node() {
    let input = FindBadNodesInput {
        nodes_to_check: (0..25).map(|node| node.to_string()).collect(),
    };
    let found = ActivityEnvironment::new().run(ClusterActivities::find_bad_nodes, input);
    assert_eq!(found.unwrap(), BTreeSet::from(["13".to_owned()]));
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<ClusterManagerWorkflow>(history), Ok(()));
}
