//! The author's workflow behind one face: the executor knows no types.

use std::cell::RefCell;
use std::error::Error;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use super::core::RunCore;
use super::update::UpdateOutcome;
use crate::context::{WorkflowContext, WorkflowContextView};
use crate::data_converters::{
    Payload, PayloadConversionError, TemporalDeserializable, TemporalSerializable,
};
use crate::error::WorkflowTermination;
use crate::schemas::DescribeSchemas;
use crate::wire::list;
use crate::workflows::{VersioningBehavior, WorkflowDefinition, WorkflowResult};

/// What `#[workflow]` says of a workflow's struct. Not for authors to implement.
pub trait WorkflowState {
    /// How runs of the workflow follow worker versions.
    const VERSIONING_BEHAVIOR: VersioningBehavior;
}

/// What the macros generate for a workflow. Not for authors to implement.
pub trait WorkflowImplementation: WorkflowDefinition + WorkflowState + 'static {
    /// What the manifest says of the workflow.
    fn describe() -> WorkflowDescription;

    /// Makes the state. The input goes on to `run` unless `#[init]` took it.
    fn init(view: &WorkflowContextView, input: Self::Input) -> (Self, Option<Self::Input>)
    where
        Self: Sized;

    /// The main function.
    fn run(
        ctx: WorkflowContext<Self>,
        input: Option<Self::Input>,
    ) -> LocalBoxFuture<'static, WorkflowResult<Self::Output>>
    where
        Self: Sized;

    /// Hands a signal to its handler.
    fn signal(ctx: &WorkflowContext<Self>, name: &str, input: Vec<Payload>) -> SignalOutcome
    where
        Self: Sized;

    /// Finds the handler of an update and lets the validator look at the input, if
    /// `validate` says so.
    fn update(
        ctx: &WorkflowContext<Self>,
        name: &str,
        input: Vec<Payload>,
        validate: bool,
    ) -> UpdateOutcome
    where
        Self: Sized;

    /// Answers a query; none if there is no handler for it.
    fn query(
        &self,
        view: &WorkflowContextView,
        name: &str,
        input: Vec<Payload>,
    ) -> Option<QueryAnswer>;
}

/// The answer to a query, or why there is none.
pub type QueryAnswer = Result<Payload, Box<dyn Error + Send + Sync>>;

/// What the manifest says of a handler.
#[derive(Clone, Copy)]
pub struct HandlerDescription {
    /// None for a dynamic one.
    pub name: Option<&'static str>,
    /// What an operator reads of it.
    pub documentation: &'static str,
    /// What it takes and answers.
    pub schemas: Option<DescribeSchemas>,
}

/// The names of handlers, as error texts list them.
pub(super) fn known_names(handlers: &[HandlerDescription]) -> String {
    list(&mut handlers.iter().filter_map(|handler| handler.name), " ")
}

/// A workflow type and the messages that it handles, with documentation each.
pub struct WorkflowDescription {
    /// The workflow's type; none for the dynamic workflow.
    pub workflow_type: Option<&'static str>,
    /// What an operator reads of it.
    pub documentation: &'static str,
    /// What its main function takes and gives.
    pub schemas: Option<DescribeSchemas>,
    /// The signals that it handles.
    pub signals: Vec<HandlerDescription>,
    /// The queries that it answers.
    pub queries: Vec<HandlerDescription>,
    /// The updates that it handles.
    pub updates: Vec<HandlerDescription>,
}

/// What became of a signal.
pub enum SignalOutcome {
    /// There is no handler for it.
    Unknown,
    /// Its input does not fit the handler's.
    Undecodable(PayloadConversionError),
    /// The handler has run.
    Handled(WorkflowResult<()>),
    /// The handler is asynchronous.
    Running(LocalBoxFuture<'static, WorkflowResult<()>>),
}

/// What a signal handler may return: nothing, or a `WorkflowResult<()>`.
pub trait HandlerResult {
    /// The result in its long form.
    fn into_result(self) -> WorkflowResult<()>;
}

impl HandlerResult for () {
    fn into_result(self) -> WorkflowResult<()> {
        Ok(())
    }
}

impl HandlerResult for WorkflowResult<()> {
    fn into_result(self) -> WorkflowResult<()> {
        self
    }
}

/// A workflow that the plugin offers.
pub struct WorkflowRegistration {
    pub(crate) description: WorkflowDescription,
    pub(super) versioning_behavior: VersioningBehavior,
    pub(super) start: Start,
}

type Start = fn(&Rc<RunCore>, Vec<Payload>) -> Result<Rc<dyn Instance>, PayloadConversionError>;

impl WorkflowRegistration {
    /// Registers a workflow.
    pub fn of<W: WorkflowImplementation>() -> Self {
        Self {
            description: W::describe(),
            versioning_behavior: W::VERSIONING_BEHAVIOR,
            start: start::<W>,
        }
    }
}

/// A workflow of any type whose state has been made.
pub(crate) trait Instance {
    /// The main function, to be started once.
    fn main(&self) -> LocalBoxFuture<'static, Result<Payload, WorkflowTermination>>;
    fn signal(&self, name: &str, input: Vec<Payload>) -> SignalOutcome;
    fn update(&self, name: &str, input: Vec<Payload>, validate: bool) -> UpdateOutcome;
    fn query(&self, name: &str, input: Vec<Payload>) -> Option<QueryAnswer>;
}

struct Typed<W: WorkflowImplementation> {
    ctx: WorkflowContext<W>,
    /// Input that waits for the main function to start.
    input: RefCell<Option<W::Input>>,
}

fn start<W: WorkflowImplementation>(
    core: &Rc<RunCore>,
    arguments: Vec<Payload>,
) -> Result<Rc<dyn Instance>, PayloadConversionError> {
    let input = W::Input::from_payloads(arguments)?;
    let (state, input) = W::init(&WorkflowContextView::new(core.clone()), input);
    let ctx = WorkflowContext::new(core.clone(), state);
    Ok(Rc::new(Typed {
        ctx,
        input: RefCell::new(input),
    }))
}

impl<W: WorkflowImplementation> Instance for Typed<W> {
    fn main(&self) -> LocalBoxFuture<'static, Result<Payload, WorkflowTermination>> {
        let main = W::run(self.ctx.clone(), self.input.take());
        async move { Ok(main.await?.to_payload()?) }.boxed_local()
    }

    fn signal(&self, name: &str, input: Vec<Payload>) -> SignalOutcome {
        W::signal(&self.ctx, name, input)
    }

    fn update(&self, name: &str, input: Vec<Payload>, validate: bool) -> UpdateOutcome {
        W::update(&self.ctx, name, input, validate)
    }

    fn query(&self, name: &str, input: Vec<Payload>) -> Option<QueryAnswer> {
        self.ctx
            .state(|state| state.query(&self.ctx.info(), name, input))
    }
}
