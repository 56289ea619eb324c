//! Values that are set around a future.

use std::time::Duration;

use hourglass_sdk::testing::{Event, WorkflowRun};
use hourglass_sdk::{
    WorkflowContext, WorkflowContextKey, WorkflowContextView, WorkflowResult, join, workflow,
    workflow_methods,
};

struct Tenant;

impl WorkflowContextKey for Tenant {
    type Value = String;
}

struct Depth;

impl WorkflowContextKey for Depth {
    type Value = u8;
}

fn seen<W>(ctx: &WorkflowContext<W>) -> String {
    let tenant = ctx.context_value::<Tenant>();
    let tenant = tenant.map_or("nobody".to_owned(), |tenant| (*tenant).clone());
    let depth = ctx.context_value::<Depth>().map_or(0, |depth| *depth);
    format!("{tenant} {depth}")
}

#[workflow]
#[derive(Default)]
struct Scopes {
    signalled: Vec<String>,
}

#[workflow_methods]
impl Scopes {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<String>> {
        let look = async |seconds| {
            let before = seen(ctx);
            ctx.timer(Duration::from_secs(seconds)).await;
            [before, seen(ctx)]
        };
        let inner = async {
            let mut inside = look(1).await.to_vec();
            let deeper = ctx.with_context_value::<Depth, _>(2, look(2));
            inside.extend(deeper.await);
            inside
        };
        let both = async { ctx.with_context_value::<Depth, _>(1, inner).await };
        let scoped = ctx.with_context_value::<Tenant, _>("acme".to_owned(), both);
        let (mut all, beside) = join!(scoped, look(3));
        all.extend(beside);
        all.extend(ctx.state_mut(|state| std::mem::take(&mut state.signalled)));
        let sync = ctx.with_context_value_sync::<Depth, _>(9, || seen(ctx));
        all.push(sync);
        Ok(all)
    }

    #[signal]
    async fn look(ctx: &mut WorkflowContext<Self>) {
        let seen = seen(ctx);
        ctx.state_mut(|state| state.signalled.push(seen));
    }

    #[query]
    fn tenant(&self, ctx: &WorkflowContextView) -> Option<String> {
        ctx.context_value::<Tenant>()
            .map(|tenant| (*tenant).clone())
    }
}

#[test]
fn a_value_is_seen_inside_its_future_and_nowhere_else() {
    let mut run = WorkflowRun::<Scopes>::start(()).unwrap();
    run.turn([Event::TimerFired(1), Event::signal(Scopes::look, ())])
        .unwrap();
    assert_eq!(run.query(Scopes::tenant, ()).unwrap().unwrap(), None);
    run.turn([Event::TimerFired(3), Event::TimerFired(2)])
        .unwrap();
    assert_eq!(
        run.result(),
        [
            "acme 1", "acme 1", "acme 2", "acme 2", "nobody 0", "nobody 0", "nobody 0", "nobody 9"
        ]
    );
}
