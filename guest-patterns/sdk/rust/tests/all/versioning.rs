//! What runs say about worker versions.

use hourglass_sdk::testing::{Command, Ending, Event, WorkflowRun};
use hourglass_sdk::{
    ChildWorkflowOptions, ContinueAsNewOptions, ContinueAsNewVersioningBehavior,
    SyncWorkflowContext, VersioningBehavior, VersioningOverride, WorkerDeploymentVersion,
    WorkflowContext, WorkflowResult, workflow, workflow_methods,
};

#[workflow(versioning_behavior = VersioningBehavior::Pinned)]
#[derive(Default)]
struct Pinned {
    done: bool,
}

fn version() -> WorkerDeploymentVersion {
    WorkerDeploymentVersion {
        deployment_name: "shop".to_owned(),
        build_id: "2".to_owned(),
    }
}

#[workflow_methods]
impl Pinned {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let options = ChildWorkflowOptions::builder()
            .workflow_id("child")
            .versioning_override(VersioningOverride::Pinned(Some(version())));
        let child = ctx.start_child_workflow(Unversioned::run, (), options.build());
        ctx.wait_condition(|this| this.done).await?;
        drop(child);
        let behavior = ContinueAsNewVersioningBehavior::AutoUpgrade;
        let options = ContinueAsNewOptions::builder().initial_versioning_behavior(behavior);
        ctx.continue_as_new((), options.build())?;
        Ok(())
    }

    #[signal]
    fn finish(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.done = true;
    }
}

#[workflow]
#[derive(Default)]
struct Unversioned;

#[workflow_methods]
impl Unversioned {
    #[run]
    async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        Ok(())
    }
}

#[test]
fn a_workflow_says_in_every_turn_how_it_follows_versions() {
    let mut run = WorkflowRun::<Pinned>::start(()).unwrap();
    assert_eq!(run.versioning_behavior(), VersioningBehavior::Pinned);
    run.turn([Event::signal(Pinned::finish, ())]).unwrap();
    assert_eq!(run.versioning_behavior(), VersioningBehavior::Pinned);
    let other = WorkflowRun::<Unversioned>::start(()).unwrap();
    assert_eq!(other.versioning_behavior(), VersioningBehavior::Unspecified);
}

#[test]
fn a_child_can_be_sent_to_another_version() {
    let run = WorkflowRun::<Pinned>::start(()).unwrap();
    let [Command::StartChildWorkflow(child)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    let expected = VersioningOverride::Pinned(Some(version()));
    assert_eq!(child.versioning_override, Some(expected));
}

#[test]
fn the_next_run_can_begin_with_another_version() {
    let mut run = WorkflowRun::<Pinned>::start(()).unwrap();
    run.turn([Event::signal(Pinned::finish, ())]).unwrap();
    let Some(Ending::ContinuedAsNew(next)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    let expected = ContinueAsNewVersioningBehavior::AutoUpgrade;
    assert_eq!(next.initial_versioning_behavior, expected);
}
