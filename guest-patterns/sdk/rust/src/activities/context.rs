//! What an activity sees of its attempt and asks of the host.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use super::{ActivityError, ActivityIdentifier, ActivityInfo, AsyncActivityHandle, CancelReason};
use crate::Headers;
use crate::bindings::activity_part::exports::hourglass::plugin::activity::Task;
use crate::data_converters::{
    Payload, PayloadConversionError, RawValue, TemporalDeserializable, TemporalSerializable,
};
use crate::error::{IndexError, Tables};
use crate::fields::Fields;
use crate::host;
use crate::metrics::MetricMeter;

/// The context of one attempt.
#[derive(Clone)]
pub struct ActivityContext {
    attempt: Rc<Attempt>,
    headers: Rc<Headers>,
}

struct Attempt {
    info: ActivityInfo,
    heartbeat_details: ActivityHeartbeatDetails,
    cancelled: Cell<Option<CancelReason>>,
}

/// Details of the last heartbeat of an earlier attempt.
#[derive(Clone, Debug, Default)]
pub struct ActivityHeartbeatDetails {
    payloads: Vec<Payload>,
}

impl ActivityHeartbeatDetails {
    /// Reads the details; none if there was no heartbeat with any.
    pub fn deserialize<T: TemporalDeserializable>(
        &self,
    ) -> Result<Option<T>, PayloadConversionError> {
        if self.payloads.is_empty() {
            return Ok(None);
        }
        RawValue::new(self.payloads.clone()).to_value().map(Some)
    }

    /// The details as they travel.
    pub fn raw(&self) -> &[Payload] {
        &self.payloads
    }
}

impl ActivityContext {
    pub(super) fn new(task: Task, tables: &Tables) -> Result<Self, IndexError> {
        Ok(Self {
            headers: Rc::new(Headers::new(Fields::read(&task.headers, tables)?)),
            attempt: Rc::new(Attempt {
                heartbeat_details: ActivityHeartbeatDetails {
                    payloads: tables.payloads(&task.heartbeat_details)?,
                },
                info: task.into(),
                cancelled: Cell::new(None),
            }),
        })
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn for_test(
        info: ActivityInfo,
        headers: Headers,
        heartbeat_details: Vec<Payload>,
    ) -> Self {
        Self {
            headers: Rc::new(headers),
            attempt: Rc::new(Attempt {
                info,
                heartbeat_details: ActivityHeartbeatDetails {
                    payloads: heartbeat_details,
                },
                cancelled: Cell::new(None),
            }),
        }
    }

    /// What is known of the attempt.
    pub fn info(&self) -> &ActivityInfo {
        &self.attempt.info
    }

    /// The headers that came with the attempt, as the interceptors left them.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    pub(crate) fn with_headers(self, headers: Headers) -> Self {
        Self {
            headers: Rc::new(headers),
            ..self
        }
    }

    /// Details of the last heartbeat of an earlier attempt.
    pub fn heartbeat_details(&self) -> &ActivityHeartbeatDetails {
        &self.attempt.heartbeat_details
    }

    /// Sleeps. Ends early, with an error for `?` to pass on, when the attempt is
    /// asked to stop.
    pub fn sleep(&self, duration: Duration) -> Result<(), ActivityError> {
        match self.note(host::wait(duration)) {
            None => Ok(()),
            Some(_) => Err(ActivityError::cancelled()),
        }
    }

    /// Says that the attempt is alive and leaves `details` for the next one. Ends
    /// with an error for `?` to pass on when the attempt is asked to stop.
    pub fn heartbeat<T: TemporalSerializable>(&self, details: T) -> Result<(), ActivityError> {
        match self.send_heartbeat(&details)? {
            None => Ok(()),
            Some(_) => Err(ActivityError::cancelled()),
        }
    }

    /// Says that the attempt is alive and leaves `details` for the next one. Ask
    /// `is_cancelled` afterwards.
    pub async fn record_heartbeat<T: TemporalSerializable>(
        &self,
        details: T,
    ) -> Result<(), PayloadConversionError> {
        self.send_heartbeat(&details).map(|_| ())
    }

    /// True once the attempt was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancel_reason().is_some()
    }

    /// Why the attempt was asked to stop, if it was.
    pub fn cancel_reason(&self) -> Option<CancelReason> {
        let known = self.attempt.cancelled.get();
        known.or_else(|| self.note(host::wait(Duration::ZERO)))
    }

    /// Waits until the attempt is asked to stop. Blocks the activity: nothing else
    /// of it runs meanwhile.
    pub async fn cancelled(&self) {
        const LONG: Duration = Duration::from_secs(24 * 60 * 60);
        while !self.is_cancelled() {
            self.note(host::wait(LONG));
        }
    }

    /// The real time.
    pub fn now(&self) -> SystemTime {
        host::now()
    }

    /// Randomness of the operating system, at most 65,536 bytes at a time.
    pub fn random_bytes(&self, count: u32) -> Vec<u8> {
        host::random_bytes(count)
    }

    /// Makes instruments.
    pub fn metric_meter(&self) -> MetricMeter {
        MetricMeter::new()
    }

    /// An activity elsewhere, in this namespace, that is to be ended from here.
    pub fn async_activity_handle(&self, activity: ActivityIdentifier) -> AsyncActivityHandle {
        AsyncActivityHandle::new(activity)
    }

    fn send_heartbeat(
        &self,
        details: &impl TemporalSerializable,
    ) -> Result<Option<CancelReason>, PayloadConversionError> {
        let details = details.to_payloads()?;
        Ok(self.note(host::heartbeat(&details)))
    }

    fn note(&self, cancelled: Option<CancelReason>) -> Option<CancelReason> {
        if cancelled.is_some() {
            self.attempt.cancelled.set(cancelled);
        }
        cancelled
    }
}
