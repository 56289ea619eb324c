//! How often and how fast the server retries.

use std::time::Duration;

use crate::bindings::types_part::hourglass::plugin::types;
use crate::wire::{duration, std_duration};

/// How often and how fast the server retries.
#[derive(Clone, Debug, PartialEq, bon::Builder)]
pub struct RetryPolicy {
    /// Delay before the second attempt: one second unless set.
    #[builder(default = Duration::from_secs(1))]
    initial_interval: Duration,
    /// Factor from one delay to the next: 2 unless set.
    #[builder(default = 2.0)]
    backoff_coefficient: f64,
    /// Upper bound of a delay: a hundred times the first one unless set.
    maximum_interval: Option<Duration>,
    /// Attempts in all: no limit unless set.
    #[builder(default)]
    maximum_attempts: u32,
    /// Application failures of these types are never retried.
    #[builder(default, with = |types: impl IntoIterator<Item = impl Into<String>>| {
        types.into_iter().map(Into::into).collect()
    })]
    non_retryable_error_types: Vec<String>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::builder().build()
    }
}

impl RetryPolicy {
    /// Delay before the second attempt.
    pub fn initial_interval(&self) -> Duration {
        self.initial_interval
    }

    /// Factor from one delay to the next.
    pub fn backoff_coefficient(&self) -> f64 {
        self.backoff_coefficient
    }

    /// Upper bound of a delay, if one was set.
    pub fn maximum_interval(&self) -> Option<Duration> {
        self.maximum_interval
    }

    /// Attempts in all; 0 means no limit.
    pub fn maximum_attempts(&self) -> u32 {
        self.maximum_attempts
    }

    /// Application failures of these types are never retried.
    pub fn non_retryable_error_types(&self) -> &[String] {
        &self.non_retryable_error_types
    }

    /// The policy as sent. The upper bound is always sent, as other SDKs do.
    pub(crate) fn to_wire(&self) -> types::RetryPolicy {
        let maximum = self
            .maximum_interval
            .unwrap_or(self.initial_interval.saturating_mul(100));
        types::RetryPolicy {
            initial_interval: Some(duration(self.initial_interval)),
            backoff_coefficient: self.backoff_coefficient,
            maximum_interval: Some(duration(maximum)),
            maximum_attempts: self.maximum_attempts,
            non_retryable_error_types: self.non_retryable_error_types.clone(),
        }
    }

    pub(crate) fn from_wire(policy: &types::RetryPolicy) -> Self {
        Self {
            initial_interval: policy
                .initial_interval
                .map_or(Duration::from_secs(1), std_duration),
            backoff_coefficient: match policy.backoff_coefficient {
                0.0 => 2.0,
                coefficient => coefficient,
            },
            maximum_interval: policy.maximum_interval.map(std_duration),
            maximum_attempts: policy.maximum_attempts,
            non_retryable_error_types: policy.non_retryable_error_types.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unset_maximum_interval_is_sent_as_a_hundred_times_the_first() {
        let policy = RetryPolicy::builder()
            .initial_interval(Duration::from_millis(1500))
            .build();
        let sent = policy.to_wire();
        assert_eq!(
            sent.maximum_interval,
            Some(duration(Duration::from_secs(150)))
        );
        assert_eq!((sent.backoff_coefficient, sent.maximum_attempts), (2.0, 0));
    }
}
