//! The Nexus requests of one task queue.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{sync::watch, time::sleep};
use tracing::warn;

use super::port::RequestPort;
use crate::{
    activity::{AttemptsSettings, cancelled},
    codec::CodecChain,
    contract::{activity::CancelReason, types::GuestError},
    observe::{LogScope, whole_chain},
    plugin::{Bindings, Components, Queue, TypeKind},
    sandbox::{ActivityInstance, GuestTrap, LoadedComponent},
    temporal::{
        NexusAnswer, NexusRequest, NexusWorker, NexusWorkflows, PolledRequest, ServerActivities,
    },
};

type Cancellation = watch::Sender<Option<CancelReason>>;

/// Handles requests and passes cancellation on.
pub(crate) struct Requests {
    queue: Queue,
    bindings: Bindings,
    components: Arc<Components>,
    settings: AttemptsSettings,
    open: Mutex<HashMap<Vec<u8>, Cancellation>>,
}

/// A request that was taken on.
pub(crate) struct OpenRequest {
    polled: PolledRequest,
    cancellation: watch::Receiver<Option<CancelReason>>,
}

impl Requests {
    pub(crate) fn new(
        queue: Queue,
        bindings: Bindings,
        components: Arc<Components>,
        settings: AttemptsSettings,
    ) -> Self {
        Self {
            queue,
            bindings,
            components,
            settings,
            open: Mutex::default(),
        }
    }

    /// Takes a request on. From here on it hears of cancellation, so this comes before
    /// the next poll.
    pub(crate) fn accept(&self, polled: PolledRequest) -> OpenRequest {
        let (sender, cancellation) = watch::channel(None);
        self.open().insert(polled.task_token().to_vec(), sender);
        OpenRequest {
            polled,
            cancellation,
        }
    }

    /// Handles a request to its end and answers it.
    pub(crate) async fn handle(&self, worker: NexusWorker, open: OpenRequest) {
        let OpenRequest {
            polled,
            cancellation,
        } = open;
        let task_token = polled.task_token().to_vec();
        let answer = match worker.read(polled).await {
            Ok(request) => {
                let codecs = worker.codecs().clone();
                self.answer(request, cancellation, codecs).await
            }
            Err(answer) => Some(answer),
        };
        self.open().remove(&task_token);
        match answer {
            Some(answer) => {
                if let NexusAnswer::NotHandled { message, .. } = &answer {
                    warn!(
                        namespace = self.queue.namespace,
                        task_queue = self.queue.task_queue,
                        "a Nexus request was not handled: {message}"
                    );
                }
                worker.complete(task_token, answer).await;
            }
            None => worker.acknowledge_cancellation(task_token).await,
        }
    }

    /// Asks the handler of an open request to stop.
    pub(crate) fn cancel(&self, task_token: &[u8], reason: CancelReason) {
        if let Some(request) = self.open().get(task_token) {
            request.send_replace(Some(reason));
        }
    }

    /// None if the handler was cut off.
    async fn answer(
        &self,
        request: NexusRequest,
        cancellation: watch::Receiver<Option<CancelReason>>,
        codecs: CodecChain,
    ) -> Option<NexusAnswer> {
        let component = match self.component(&request).await {
            Ok(component) => component,
            Err(answer) => return Some(answer),
        };
        let port = self.port(&request, cancellation.clone(), codecs);
        let scope = self.scope();
        let guest = self.settings.guest_runtime.spawn(async move {
            let mut instance = ActivityInstance::new(component, Arc::new(port), scope).await?;
            call(&mut instance, request).await
        });
        let abort = guest.abort_handle();
        let cut_off = async {
            cancelled(cancellation).await;
            sleep(self.settings.cancel_grace).await;
        };
        tokio::select! {
            biased;
            ended = guest => Some(match ended {
                Ok(Ok(Ok(answer))) => answer,
                Ok(Ok(Err(error))) => not_handled("INTERNAL", error.message, error.stack_trace),
                Ok(Err(trap)) => not_handled("INTERNAL", trap.to_string(), trap.backtrace),
                Err(_panicked) => not_handled(
                    "INTERNAL",
                    "the host panicked in this request; please report it with the host's log"
                        .to_owned(),
                    String::new(),
                ),
            }),
            () = cut_off => {
                abort.abort();
                None
            }
        }
    }

    async fn component(&self, request: &NexusRequest) -> Result<Arc<LoadedComponent>, NexusAnswer> {
        let identity = self
            .bindings
            .table()
            .lookup(&self.queue, TypeKind::NexusService, &request.head().service)
            .cloned()
            .map_err(|unknown| not_handled("NOT_FOUND", unknown.to_string(), String::new()))?;
        self.components
            .get(&identity)
            .await
            .map_err(|error| not_handled("UNAVAILABLE", whole_chain(&error), String::new()))
    }

    fn port(
        &self,
        request: &NexusRequest,
        cancellation: watch::Receiver<Option<CancelReason>>,
        codecs: CodecChain,
    ) -> RequestPort {
        let start = match request {
            NexusRequest::Start(task) => Some(&**task),
            NexusRequest::Cancel(_) => None,
        };
        let connection = &self.settings.connection;
        RequestPort {
            cancellation,
            others: ServerActivities::new(connection, self.queue.namespace.clone(), codecs.clone()),
            workflows: NexusWorkflows::new(connection, self.queue.clone(), start, codecs),
        }
    }

    fn scope(&self) -> LogScope {
        LogScope {
            namespace: self.queue.namespace.clone(),
            task_queue: self.queue.task_queue.clone(),
            ..LogScope::default()
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Cancellation>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn call(
    instance: &mut ActivityInstance,
    request: NexusRequest,
) -> Result<Result<NexusAnswer, GuestError>, GuestTrap> {
    match request {
        NexusRequest::Start(task) => {
            let answer = instance.start_operation(&task).await?;
            Ok(answer.map(NexusAnswer::Start))
        }
        NexusRequest::Cancel(task) => {
            let answer = instance.cancel_operation(&task).await?;
            Ok(answer.map(NexusAnswer::Cancel))
        }
    }
}

fn not_handled(error_type: &'static str, message: String, stack_trace: String) -> NexusAnswer {
    NexusAnswer::NotHandled {
        error_type,
        message,
        stack_trace,
    }
}
