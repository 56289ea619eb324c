//! What Core's workers of every kind have in common.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use temporalio_common::{telemetry::TelemetryOptions, worker::WorkerTaskTypes};
use temporalio_sdk_core::{
    CoreRuntime, PollError, RuntimeOptions, Worker, WorkerConfig, WorkerValidationError,
    WorkerVersioningStrategy, init_worker,
};
use thiserror::Error;

use tracing::info;

use super::{
    connection::Connection,
    metrics::{self, CoreSink, PrometheusMeter},
};
use crate::{
    observe::{GuestMetrics, MetricSink},
    plugin::Queue,
};

/// Core's runtime: one a host, on the tokio runtime that it is made on.
#[derive(Clone)]
pub struct TemporalRuntime {
    core: Arc<CoreRuntime>,
    metrics: Option<Arc<CoreSink>>,
}

/// Core could not be set up.
#[derive(Debug, Error)]
#[error("Temporal's Core cannot be set up for {what}: {reason}")]
#[expect(missing_docs, reason = "the text says it")]
pub struct CoreError {
    pub what: String,
    pub reason: String,
}

/// How much a worker takes on.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkerSettings {
    /// Runs that are kept in memory; with 0, every task replays its history.
    pub max_cached_runs: usize,
    /// Workflow tasks at a time.
    pub max_workflow_tasks: usize,
    /// Activities at a time.
    pub max_activities: usize,
    /// Time that activities have to end after shutdown was asked for.
    pub shutdown_grace: Duration,
}

/// Why a worker gives no more tasks.
#[derive(Clone, Debug, PartialEq, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum Ended {
    #[error("it was shut down")]
    ShutDown,
    #[error("the server refuses its polls: {reason}")]
    Refused { reason: String },
}

impl TemporalRuntime {
    /// Core on the current tokio runtime, with a Prometheus endpoint at `metrics` if
    /// there is to be one.
    ///
    /// # Errors
    /// An address that cannot be listened on, or telemetry that cannot be set up.
    pub fn on_this_runtime(metrics: Option<SocketAddr>) -> Result<Self, CoreError> {
        let endpoint = metrics.map(metrics::open).transpose()?;
        if let Some(PrometheusMeter { bound, .. }) = &endpoint {
            info!("metrics are at http://{bound}/metrics");
        }
        let meter = endpoint.map(|endpoint| endpoint.meter);
        let telemetry = TelemetryOptions::builder()
            .maybe_metrics(meter.clone())
            .build();
        let options = RuntimeOptions::builder()
            .telemetry_options(telemetry)
            // Worker heartbeats would poll one more queue in each namespace.
            .heartbeat_interval(None)
            .build()
            .map_err(|reason| core_error("the host", reason))?;
        let core = CoreRuntime::new_assume_tokio(options)
            .map_err(|error| core_error("the host", format!("{error:#}")))?;
        Ok(Self {
            core: Arc::new(core),
            metrics: meter.map(|meter| Arc::new(CoreSink::new(meter))),
        })
    }

    /// Where the numbers of guests go: to the endpoint, or nowhere.
    pub fn guest_metrics(&self) -> GuestMetrics {
        let sink = self.metrics.clone();
        GuestMetrics::new(sink.map(|sink| sink as Arc<dyn MetricSink>))
    }

    pub(super) fn worker(
        &self,
        connection: &Connection,
        config: WorkerConfig,
    ) -> Result<Worker, CoreError> {
        let what = config.task_queue.clone();
        init_worker(&self.core, config, connection.core.clone())
            .map_err(|error| core_error(what, format!("{error:#}")))
    }
}

fn core_error(what: impl Into<String>, reason: impl Into<String>) -> CoreError {
    CoreError {
        what: what.into(),
        reason: reason.into(),
    }
}

pub(super) fn config(
    queue: &Queue,
    settings: &WorkerSettings,
    task_types: WorkerTaskTypes,
) -> Result<WorkerConfig, CoreError> {
    let base = WorkerConfig::builder()
        .namespace(queue.namespace.clone())
        .task_queue(queue.task_queue.clone())
        .task_types(task_types)
        .versioning_strategy(WorkerVersioningStrategy::None {
            build_id: String::new(),
        })
        .ignore_evicts_on_shutdown(true)
        .graceful_shutdown_period(settings.shutdown_grace)
        .max_cached_workflows(if task_types.enable_workflows {
            settings.max_cached_runs
        } else {
            0
        })
        .maybe_max_outstanding_workflow_tasks(
            task_types
                .enable_workflows
                .then_some(settings.max_workflow_tasks),
        )
        .maybe_max_outstanding_activities(
            task_types
                .enable_remote_activities
                .then_some(settings.max_activities),
        )
        .maybe_max_outstanding_nexus_tasks(
            task_types.enable_nexus.then_some(settings.max_activities),
        )
        .maybe_max_outstanding_local_activities(
            task_types
                .enable_local_activities
                .then_some(settings.max_activities),
        );
    base.build()
        .map_err(|reason| core_error(queue.to_string(), reason))
}

/// Asks the server whether it knows the worker's namespace and lets it work.
pub(super) async fn validate(core: &Worker) -> Result<(), Ended> {
    match core.validate().await {
        Ok(_) => Ok(()),
        Err(WorkerValidationError::NamespaceDescribeError { source, namespace }) => {
            Err(Ended::Refused {
                reason: format!(
                    "namespace {namespace:?} cannot be described ({:?}: {})",
                    source.code(),
                    source.message()
                ),
            })
        }
    }
}

pub(super) fn ended(error: PollError) -> Ended {
    match error {
        PollError::ShutDown => Ended::ShutDown,
        PollError::TonicError(status) => Ended::Refused {
            reason: format!("{:?}: {}", status.code(), status.message()),
        },
    }
}

/// Ends a worker whose last task was completed.
pub(super) async fn finish(core: Arc<Worker>) {
    match Arc::try_unwrap(core) {
        Ok(worker) => worker.finalize_shutdown().await,
        Err(shared) => shared.shutdown().await,
    }
}
