//! Schedules on the server: bringing declared ones about, and what operators ask of them.
//!
//! A schedule that a plugin's sidecar declares carries the plugin's name. What carries
//! another name, or none, is somebody else's and never touched.

mod declaration;
mod operator;
mod owner;

use temporalio_client::{
    Connection as CoreConnection,
    tonic::{Code, IntoRequest, Status},
};
use temporalio_common::protos::temporal::api::{
    common::v1::Memo,
    schedule::v1::Schedule as ProtoSchedule,
    workflowservice::v1::{
        CreateScheduleRequest, DeleteScheduleRequest, DescribeScheduleRequest,
        DescribeScheduleResponse, UpdateScheduleRequest,
    },
};
use thiserror::Error;

use super::{client::unique_id, connection::Connection, payloads};
use crate::{
    codec::CodecChain,
    plugin::{PluginName, Schedule},
};

pub use operator::{ListedSchedule, Moment};

/// The schedules of one namespace.
pub struct Schedules {
    core: CoreConnection,
    namespace: String,
    codecs: CodecChain,
}

/// What came of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Reconciled {
    Created,
    Updated,
    Unchanged,
}

/// A schedule that is not as it should be.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum ScheduleError {
    #[error("the server did not {action} schedule {id:?} in namespace {namespace:?}: {reason}")]
    Refused {
        action: &'static str,
        id: String,
        namespace: String,
        reason: String,
        /// Whether it may do so later.
        transient: bool,
    },
    #[error(
        "schedule {id:?} in namespace {namespace:?} is there already and not plugin {plugin}'s; \
         give the declaration another id, or delete the schedule"
    )]
    Foreign {
        id: String,
        namespace: String,
        plugin: PluginName,
    },
}

impl ScheduleError {
    /// Whether trying again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Refused { transient, .. } if *transient)
    }
}

impl Schedules {
    /// The schedules of `namespace`, whose actions' payloads go through `codecs`.
    pub fn new(connection: &Connection, namespace: &str, codecs: CodecChain) -> Self {
        Self {
            core: connection.core.clone(),
            namespace: namespace.to_owned(),
            codecs,
        }
    }

    /// Makes a schedule what its plugin declares. A pause, and the note on it, stay.
    ///
    /// # Errors
    /// A schedule of somebody else, or a server that refuses it.
    pub async fn declare(
        &self,
        plugin: &PluginName,
        task_queue: &str,
        declared: &Schedule,
    ) -> Result<Reconciled, ScheduleError> {
        let wanted = declaration::proto_schedule(declared, task_queue);
        let mut wanted = self.encoded(&declared.id, wanted).await?;
        owner::mark(&mut wanted, &declared.fingerprint());
        let memo = owner::memo(plugin);
        match self.create(&declared.id, wanted.clone(), Some(memo)).await {
            Err(taken) if taken.code() == Code::AlreadyExists => {}
            Err(status) => return Err(self.refused("create", &declared.id, &status)),
            Ok(()) => return Ok(Reconciled::Created),
        }
        let found = self.describe(&declared.id).await;
        let found = found.map_err(|status| self.refused("describe", &declared.id, &status))?;
        if owner::plugin(found.memo.as_ref()) != Some(plugin.to_string()) {
            return Err(self.foreign(&declared.id, plugin));
        }
        let before = found.schedule.clone().and_then(owner::fingerprint);
        if before == Some(declared.fingerprint()) {
            return Ok(Reconciled::Unchanged);
        }
        self.update(&declared.id, wanted, found).await
    }

    /// Deletes a schedule that a plugin no longer declares. False if it is not there, or
    /// not the plugin's.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn remove(&self, plugin: &PluginName, id: &str) -> Result<bool, ScheduleError> {
        let found = match self.describe(id).await {
            Err(status) if status.code() == Code::NotFound => return Ok(false),
            found => found.map_err(|status| self.refused("describe", id, &status))?,
        };
        if owner::plugin(found.memo.as_ref()) != Some(plugin.to_string()) {
            return Ok(false);
        }
        let request = DeleteScheduleRequest {
            namespace: self.namespace.clone(),
            schedule_id: id.to_owned(),
            identity: self.core.identity().to_owned(),
        };
        self.core
            .workflow_service()
            .delete_schedule(request.into_request())
            .await
            .map(|_| true)
            .map_err(|status| self.refused("delete", id, &status))
    }

    async fn create(
        &self,
        id: &str,
        schedule: ProtoSchedule,
        memo: Option<Memo>,
    ) -> Result<(), Status> {
        let request = CreateScheduleRequest {
            namespace: self.namespace.clone(),
            schedule_id: id.to_owned(),
            schedule: Some(schedule),
            identity: self.core.identity().to_owned(),
            request_id: unique_id(),
            memo,
            ..Default::default()
        };
        let mut service = self.core.workflow_service();
        service
            .create_schedule(request.into_request())
            .await
            .map(drop)
    }

    async fn describe(&self, id: &str) -> Result<DescribeScheduleResponse, Status> {
        let request = DescribeScheduleRequest {
            namespace: self.namespace.clone(),
            schedule_id: id.to_owned(),
        };
        let mut service = self.core.workflow_service();
        let described = service.describe_schedule(request.into_request()).await?;
        Ok(described.into_inner())
    }

    async fn update(
        &self,
        id: &str,
        mut wanted: ProtoSchedule,
        found: DescribeScheduleResponse,
    ) -> Result<Reconciled, ScheduleError> {
        let state = found.schedule.and_then(|schedule| schedule.state);
        declaration::keep_pause(&mut wanted, state);
        let request = UpdateScheduleRequest {
            namespace: self.namespace.clone(),
            schedule_id: id.to_owned(),
            schedule: Some(wanted),
            conflict_token: found.conflict_token,
            identity: self.core.identity().to_owned(),
            request_id: unique_id(),
            ..Default::default()
        };
        self.core
            .workflow_service()
            .update_schedule(request.into_request())
            .await
            .map(|_| Reconciled::Updated)
            .map_err(|status| self.refused("update", id, &status))
    }

    async fn encoded(
        &self,
        id: &str,
        schedule: ProtoSchedule,
    ) -> Result<ProtoSchedule, ScheduleError> {
        let encoded = payloads::encoded(schedule, &self.codecs).await;
        encoded.map_err(|error| ScheduleError::Refused {
            action: "get the payloads of",
            id: id.to_owned(),
            namespace: self.namespace.clone(),
            reason: error.to_string(),
            transient: true,
        })
    }

    fn refused(&self, action: &'static str, id: &str, status: &Status) -> ScheduleError {
        ScheduleError::Refused {
            action,
            id: id.to_owned(),
            namespace: self.namespace.clone(),
            reason: format!("{:?}: {}", status.code(), status.message()),
            // Somebody changed it in between, or the server is not well.
            transient: !matches!(
                status.code(),
                Code::InvalidArgument | Code::PermissionDenied
            ),
        }
    }

    fn foreign(&self, id: &str, plugin: &PluginName) -> ScheduleError {
        ScheduleError::Foreign {
            id: id.to_owned(),
            namespace: self.namespace.clone(),
            plugin: plugin.clone(),
        }
    }
}
