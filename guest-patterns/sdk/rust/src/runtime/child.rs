//! Child workflows as their parent's runtime sees them.

mod futures;

use std::rc::Rc;

use super::core::RunCore;
use super::slot::Slot;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow as wire;
use crate::cancellation::Subscription;
use crate::data_converters::PayloadConversionError;
use crate::error::{CancelledError, ChildWorkflowStartError, Failure, Tables};
use crate::fields::Fields;
use crate::options::ChildWorkflowOptions;
use crate::wire::duration;
use crate::workflow_interceptors::Call;
use crate::{Payload, Priority, RetryPolicy};

pub use futures::{ChildWorkflowResultFuture, StartChildWorkflowFuture};

/// Whether a child started: its run id, or why not.
pub(crate) type ChildStart = Result<String, ChildWorkflowStartError>;

/// How a child that had started ended.
pub(crate) type ChildEnd = Result<Option<Payload>, Failure>;

/// The children that have not ended. Numbers count from 1.
#[derive(Default)]
pub(crate) struct Children {
    last: u32,
    open: Vec<Child>,
}

struct Child {
    seq: u32,
    start: Rc<Slot<ChildStart>>,
    end: Rc<Slot<ChildEnd>>,
    /// Gone once cancellation was asked for.
    cancellation: Option<Subscription>,
}

impl Children {
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.open.iter().map(|child| child.seq).collect()
    }

    fn find(&mut self, seq: u32) -> Option<&mut Child> {
        self.open.iter_mut().find(|child| child.seq == seq)
    }

    fn take(&mut self, seq: u32) -> Option<Child> {
        let at = self.open.iter().position(|child| child.seq == seq)?;
        Some(self.open.remove(at))
    }

    /// Says whether a child started; false if there is none with this number.
    pub(super) fn started(&mut self, seq: u32, start: ChildStart) -> bool {
        let slot = match &start {
            Ok(_) => self.find(seq).map(|child| child.start.clone()),
            Err(_) => self.take(seq).map(|child| child.start),
        };
        slot.map(|slot| slot.fill(start)).is_some()
    }

    /// Says how a child ended; false if there is none with this number.
    pub(super) fn ended(&mut self, seq: u32, end: ChildEnd) -> bool {
        self.take(seq).map(|child| child.end.fill(end)).is_some()
    }
}

/// What a parent needs to follow its child.
#[derive(Clone)]
pub(crate) struct ChildLink {
    pub(crate) core: Rc<RunCore>,
    pub(crate) workflow_id: String,
    /// None if the child was not even asked for.
    seq: Option<u32>,
    cancel: fn(&RunCore, u32, String),
    end: Rc<Slot<ChildEnd>>,
}

impl ChildLink {
    pub(crate) fn cancel(&self, reason: String) {
        if let Some(seq) = self.seq {
            (self.cancel)(&self.core, seq, reason);
        }
    }
}

impl RunCore {
    pub(crate) fn start_child<WD>(
        self: &Rc<Self>,
        workflow_type: &str,
        input: Result<Vec<Payload>, PayloadConversionError>,
        options: ChildWorkflowOptions,
    ) -> StartChildWorkflowFuture<WD> {
        let workflow_id = match &options.workflow_id {
            Some(id) => id.clone(),
            None => self.uuid4(),
        };
        let (link, start) = self.call_child(workflow_type, workflow_id, input, options);
        StartChildWorkflowFuture::new(link, start)
    }

    fn call_child(
        self: &Rc<Self>,
        workflow_type: &str,
        workflow_id: String,
        input: Result<Vec<Payload>, PayloadConversionError>,
        options: ChildWorkflowOptions,
    ) -> (ChildLink, Rc<Slot<ChildStart>>) {
        let mut link = ChildLink {
            core: self.clone(),
            workflow_id,
            seq: None,
            cancel: RunCore::cancel_child,
            end: Rc::new(Slot::new()),
        };
        let start = match (input, self.interception()) {
            (Err(error), _) => Err(error.into()),
            (Ok(input), None) => {
                let (id, call) = (link.workflow_id.clone(), Call::plain(input));
                self.ask_for_child(workflow_type, id, call, options, &link.end)
            }
            (Ok(input), Some(interception)) => {
                link.cancel = RunCore::cancel_intercepted_with_reason;
                let options = ChildWorkflowOptions {
                    workflow_id: Some(link.workflow_id.clone()),
                    ..options
                };
                Ok(interception.child(self, workflow_type, input, options, link.end.clone()))
            }
        };
        let start = match start {
            Ok((seq, start)) => {
                link.seq = Some(seq);
                start
            }
            Err(error) => Rc::new(Slot::filled(Err(error))),
        };
        (link, start)
    }

    pub(super) fn ask_for_child(
        self: &Rc<Self>,
        workflow_type: &str,
        workflow_id: String,
        call: Call,
        mut options: ChildWorkflowOptions,
        end: &Rc<Slot<ChildEnd>>,
    ) -> Result<(u32, Rc<Slot<ChildStart>>), ChildWorkflowStartError> {
        let memo = options.memo.take().unwrap_or_default().into_fields()?;
        let token = options
            .cancellation_token
            .as_ref()
            .unwrap_or(&self.cancellation);
        if token.is_cancelled() {
            let message = "Child Workflow Execution cancelled before it was scheduled";
            let failure = Failure::cancelled(message, None);
            return Err(ChildWorkflowStartError::Cancelled(CancelledError(failure)));
        }
        let part = self.part::<Children>();
        let mut children = part.borrow_mut();
        children.last += 1;
        let seq = children.last;
        let core = Rc::downgrade(self);
        let cancellation = token.subscribe(move |reason| {
            if let Some(core) = core.upgrade() {
                core.cancel_child(seq, reason.unwrap_or_default());
            }
        });
        let start = Rc::new(Slot::new());
        children.open.push(Child {
            seq,
            start: start.clone(),
            end: end.clone(),
            cancellation: Some(cancellation),
        });
        drop(children);
        let (summary, details) = (
            options.static_summary.clone(),
            options.static_details.clone(),
        );
        let action = self.with_tables(|tables| {
            to_action(tables, seq, workflow_type, workflow_id, call, memo, options)
        });
        self.push_described(action, summary, details);
        Ok((seq, start))
    }

    pub(super) fn cancel_child(&self, seq: u32, reason: String) {
        let part = self.part::<Children>();
        let mut children = part.borrow_mut();
        let subscription = children
            .find(seq)
            .and_then(|child| child.cancellation.take());
        drop(children);
        if subscription.is_some() {
            let cancel = wire::CancelChildWorkflow { seq, reason };
            self.push(wire::Action::CancelChildWorkflow(cancel), None);
        }
    }
}

/// The server's defaults are sent by name: so does every SDK.
fn to_action(
    tables: &mut Tables,
    seq: u32,
    workflow_type: &str,
    workflow_id: String,
    call: Call,
    memo: Fields,
    options: ChildWorkflowOptions,
) -> wire::Action {
    use wire::{ParentClosePolicy, WorkflowIdReusePolicy};
    wire::Action::StartChildWorkflow(wire::StartChildWorkflow {
        seq,
        namespace: String::new(),
        workflow_id,
        workflow_type: workflow_type.to_owned(),
        task_queue: options.task_queue.unwrap_or_default(),
        headers: call.headers.fields.to_wire(tables),
        input: tables.add_all(call.input),
        execution_timeout: options.execution_timeout.map(duration),
        run_timeout: options.run_timeout.map(duration),
        task_timeout: options.task_timeout.map(duration),
        parent_close_policy: match options.parent_close_policy {
            ParentClosePolicy::Unspecified => ParentClosePolicy::Terminate,
            policy => policy,
        },
        id_reuse_policy: match options.id_reuse_policy {
            WorkflowIdReusePolicy::Unspecified => WorkflowIdReusePolicy::AllowDuplicate,
            policy => policy,
        },
        retry_policy: options.retry_policy.as_ref().map(RetryPolicy::to_wire),
        cron_schedule: options.cron_schedule.unwrap_or_default(),
        memo: memo.to_wire(tables),
        search_attributes: options
            .search_attributes
            .unwrap_or_default()
            .fields
            .to_wire(tables),
        cancellation_type: options.cancel_type,
        priority: options.priority.as_ref().map(Priority::to_wire),
        versioning_override: options.versioning_override,
    })
}
