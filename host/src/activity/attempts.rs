//! The attempts of one task queue.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{runtime, sync::watch, time::sleep};
use tracing::warn;

use super::{
    attempt::{AttemptPort, cancelled},
    instances::{Instances, with_instance},
    versions::Versions,
};
use crate::{
    contract::activity::{CancelReason, Task},
    observe::{LogScope, whole_chain},
    plugin::{Components, Queue},
    sandbox::{ActivityInstance, GuestTrap, LoadedComponent},
    temporal::{ActivityWorker, Connection, PolledActivity, ReportedOutcome, ServerActivities},
};

/// What all attempts have in common.
#[derive(Clone)]
pub(crate) struct AttemptsSettings {
    /// Runs the guests.
    pub(crate) guest_runtime: runtime::Handle,
    /// How long an attempt may go on after it was asked to stop.
    pub(crate) cancel_grace: Duration,
    /// Reaches activities that are ended from elsewhere.
    pub(crate) connection: Connection,
    /// Instances that outlive an attempt.
    pub(crate) instances: Arc<Instances>,
}

/// An attempt that was taken on.
pub(crate) struct Attempt {
    polled: PolledActivity,
    cancellation: watch::Receiver<Option<CancelReason>>,
}

/// Starts attempts and passes cancellation on.
pub(crate) struct Attempts {
    queue: Queue,
    versions: Versions,
    components: Arc<Components>,
    settings: AttemptsSettings,
    running: Mutex<HashMap<Vec<u8>, watch::Sender<Option<CancelReason>>>>,
}

impl Attempts {
    pub(crate) fn new(
        queue: Queue,
        versions: Versions,
        components: Arc<Components>,
        settings: AttemptsSettings,
    ) -> Self {
        Self {
            queue,
            versions,
            components,
            settings,
            running: Mutex::default(),
        }
    }

    /// Takes an attempt on. From here on it hears of cancellation, so this comes before
    /// the next poll.
    pub(crate) fn accept(&self, polled: PolledActivity) -> Attempt {
        let (sender, cancellation) = watch::channel(None);
        self.running().insert(polled.task_token().to_vec(), sender);
        Attempt {
            polled,
            cancellation,
        }
    }

    /// Runs an attempt to its end and reports it.
    pub(crate) async fn run(&self, worker: ActivityWorker, attempt: Attempt) {
        let Attempt {
            polled,
            cancellation,
        } = attempt;
        let task_token = polled.task_token().to_vec();
        let outcome = match worker.read(polled).await {
            Ok(task) => self.outcome(worker.clone(), task, cancellation).await,
            Err(error) => ReportedOutcome::codec_failed(&error),
        };
        self.running().remove(&task_token);
        if let ReportedOutcome::Broken { message, .. } | ReportedOutcome::CutOff { message } =
            &outcome
        {
            warn!(
                namespace = self.queue.namespace,
                task_queue = self.queue.task_queue,
                "activity attempt failed: {message}"
            );
        }
        worker.complete(task_token, outcome).await;
    }

    /// Asks a running attempt to stop. One that has ended meanwhile does not care.
    pub(crate) fn cancel(&self, task_token: &[u8], reason: CancelReason) {
        if let Some(attempt) = self.running().get(task_token) {
            attempt.send_replace(Some(reason));
        }
    }

    async fn outcome(
        &self,
        worker: ActivityWorker,
        task: Task,
        cancellation: watch::Receiver<Option<CancelReason>>,
    ) -> ReportedOutcome {
        let component = match self.component(&task).await {
            Ok(component) => component,
            Err(outcome) => return outcome,
        };
        let port = AttemptPort {
            others: ServerActivities::new(
                &self.settings.connection,
                task.namespace.clone(),
                worker.codecs().clone(),
            ),
            worker,
            task_token: task.task_token.clone(),
            cancellation: cancellation.clone(),
        };
        let cut_off = cut_off(
            cancellation.clone(),
            self.settings.cancel_grace,
            task.activity_type.clone(),
        );
        let scope = scope(&task);
        let identity = component.identity();
        let pool = self
            .components
            .resident_instances(&identity.name)
            .map(|size| self.settings.instances.pool(identity, size));
        let guest = self.settings.guest_runtime.spawn(async move {
            let work = async |instance: &mut ActivityInstance| instance.execute(&task).await;
            with_instance(pool, component, Arc::new(port), scope, work).await
        });
        let abort = guest.abort_handle();
        tokio::select! {
            biased;
            ended = guest => match ended {
                Ok(Ok(Ok(completion))) => ReportedOutcome::Answered {
                    completion,
                    cancel_requested: *cancellation.borrow(),
                },
                Ok(Ok(Err(error))) => ReportedOutcome::Broken {
                    error_type: "GuestError",
                    message: error.message,
                    stack_trace: error.stack_trace,
                },
                Ok(Err(trap)) => trapped(trap),
                Err(_panicked) => broken(
                    "HostPanic",
                    "the host panicked in this attempt; please report it with the host's log",
                ),
            },
            outcome = cut_off => {
                abort.abort();
                outcome
            }
        }
    }

    async fn component(&self, task: &Task) -> Result<Arc<LoadedComponent>, ReportedOutcome> {
        let identity = self
            .versions
            .of(&self.queue, task)
            .map_err(|reason| broken("NotFoundError", &reason))?;
        self.components
            .get(&identity)
            .await
            .map_err(|error| broken("PluginUnavailable", &whole_chain(&error)))
    }

    fn running(
        &self,
    ) -> std::sync::MutexGuard<'_, HashMap<Vec<u8>, watch::Sender<Option<CancelReason>>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Longest time for an attempt that has to stop because the host does. What it cannot
/// do in it another host does again; what it is not told of waits for a timeout.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);

/// Ends some time after the attempt was asked to stop.
async fn cut_off(
    cancellation: watch::Receiver<Option<CancelReason>>,
    grace: Duration,
    activity_type: String,
) -> ReportedOutcome {
    let grace = match cancelled(cancellation).await {
        CancelReason::WorkerShutdown => grace.min(SHUTDOWN_GRACE),
        _ => grace,
    };
    sleep(grace).await;
    ReportedOutcome::CutOff {
        message: format!(
            "activity {activity_type} did not stop within {grace:?} after it was asked to"
        ),
    }
}

fn trapped(trap: GuestTrap) -> ReportedOutcome {
    ReportedOutcome::Broken {
        error_type: "GuestTrap",
        message: trap.to_string(),
        stack_trace: trap.backtrace,
    }
}

fn broken(error_type: &'static str, message: &str) -> ReportedOutcome {
    ReportedOutcome::Broken {
        error_type,
        message: message.to_owned(),
        stack_trace: String::new(),
    }
}

fn scope(task: &Task) -> LogScope {
    let execution = task.workflow_execution.as_ref();
    LogScope {
        namespace: task.namespace.clone(),
        task_queue: task.task_queue.clone(),
        workflow_type: String::new(), // in the words of other SDKs, not an activity's label
        workflow_id: execution.map_or_else(String::new, |ids| ids.workflow_id.clone()),
        run_id: execution.map_or_else(String::new, |ids| ids.run_id.clone()),
        activity_id: task.activity_id.clone(),
        activity_type: task.activity_type.clone(),
    }
}
