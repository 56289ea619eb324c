//! Clocks that stand still for the whole turn.

use std::time::Duration;

use wasmtime::component::{HasData, Resource, ResourceTable};
use wasmtime_wasi::{
    async_trait,
    p2::{
        DynPollable, Pollable,
        bindings::clocks::{
            monotonic_clock,
            wall_clock::{self, Datetime},
        },
        subscribe,
    },
};

use super::turn::Turn;

/// The clocks of a workflow.
pub(super) struct TurnClock<'a> {
    pub(super) turn: &'a Turn,
    pub(super) table: &'a mut ResourceTable,
}

/// Names [`TurnClock`] to the linker.
pub(super) struct TurnClocks;

impl HasData for TurnClocks {
    type Data<'a> = TurnClock<'a>;
}

/// An instant that the turn has reached or, within the turn, never will.
struct Instant {
    reached: bool,
}

#[async_trait]
impl Pollable for Instant {
    async fn ready(&mut self) {
        if !self.reached {
            std::future::pending().await
        }
    }
}

impl TurnClock<'_> {
    fn nanoseconds(&self) -> u64 {
        u64::try_from(self.turn.of_run.latest.as_nanos()).unwrap_or(u64::MAX)
    }

    fn subscribe(&mut self, reached: bool) -> wasmtime::Result<Resource<DynPollable>> {
        let instant = self.table.push(Instant { reached })?;
        subscribe(self.table, instant)
    }
}

impl wall_clock::Host for TurnClock<'_> {
    fn now(&mut self) -> wasmtime::Result<Datetime> {
        Ok(datetime(self.turn.now))
    }

    fn resolution(&mut self) -> wasmtime::Result<Datetime> {
        Ok(datetime(Duration::from_nanos(1)))
    }
}

fn datetime(time: Duration) -> Datetime {
    Datetime {
        seconds: time.as_secs(),
        nanoseconds: time.subsec_nanos(),
    }
}

impl monotonic_clock::Host for TurnClock<'_> {
    fn now(&mut self) -> wasmtime::Result<u64> {
        Ok(self.nanoseconds())
    }

    fn resolution(&mut self) -> wasmtime::Result<u64> {
        Ok(1)
    }

    fn subscribe_instant(&mut self, when: u64) -> wasmtime::Result<Resource<DynPollable>> {
        self.subscribe(when <= self.nanoseconds())
    }

    fn subscribe_duration(&mut self, when: u64) -> wasmtime::Result<Resource<DynPollable>> {
        self.subscribe(when == 0)
    }
}
