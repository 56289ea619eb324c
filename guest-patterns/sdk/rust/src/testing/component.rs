//! The same tests in the component: `hourglass test` runs them a second time, and
//! then what they run is the plugin in the host's sandbox instead of the code that
//! was compiled for this machine.

mod activity;
mod process;
mod protocol;

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Activation, Completion, TaskFailure,
};
use process::Process;
use protocol::{Answer, Request};

pub(super) use activity::execute;

/// The component, if that is what the tests run.
pub(super) fn component() -> Option<MutexGuard<'static, Process>> {
    static PROCESS: OnceLock<Option<Mutex<Process>>> = OnceLock::new();
    let process = PROCESS.get_or_init(|| Process::start().map(Mutex::new));
    let process = process.as_ref()?;
    // A test that failed in the middle of an answer has said so already.
    Some(process.lock().unwrap_or_else(PoisonError::into_inner))
}

/// True if tests run the component.
pub(super) fn runs() -> bool {
    component().is_some()
}

/// Refuses what only a native test has.
///
/// # Panics
/// In the component.
pub(super) fn refuse(what: &str) {
    assert!(
        !runs(),
        "this test cannot run in the component, which does not show a test its {what}; \
         `hourglass_sdk::testing::natively_only` says so and skips it"
    );
}

/// Says that the test which calls this runs natively only, and why; true if it is to
/// return now, because this is the round in the component. For what a component
/// cannot show to a test, such as a workflow that the plugin does not export.
pub fn natively_only(why: &str) -> bool {
    let in_component = component().is_some();
    if in_component {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("a test");
        // Not `eprintln!`: the test harness would keep it to itself.
        let _ = writeln!(std::io::stderr(), "{name}: runs natively only, {why}");
    }
    in_component
}

/// A workflow instance in the component.
pub(super) struct Instance {
    number: u64,
}

impl Instance {
    /// An instance for a workflow of this type; none if tests run natively.
    ///
    /// # Panics
    /// If the component has no such workflow.
    pub(super) fn new(workflow_type: Option<&str>) -> Option<Self> {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let process = component()?;
        let known = process.workflows.iter();
        let known = known.map(Option::as_deref);
        assert!(
            known.clone().any(|known| known == workflow_type),
            "this test cannot run in the component: {} does not export the workflow {}; \
             `hourglass_sdk::testing::natively_only` says so and skips it",
            process.component,
            workflow_type.unwrap_or("without a name, the dynamic one"),
        );
        drop(process);
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        Some(Self { number })
    }

    /// Takes a turn.
    ///
    /// # Panics
    /// If the guest traps.
    pub(super) fn activate(&self, activation: Activation) -> Result<Completion, TaskFailure> {
        let mut process = component().expect("the instance is the component's");
        process.send(&Request::Activate(self.number, Box::new(activation)));
        match process.receive() {
            Answer::Activated(answer) => answer,
            other => other.unexpected(),
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if let Some(mut process) = component() {
            process.send(&Request::Forget(self.number));
        }
    }
}

impl Answer {
    fn unexpected(self) -> ! {
        match self {
            Self::Trapped(why) => panic!("in the component: {why}"),
            other => panic!("the host answers something else than was asked: {other:?}"),
        }
    }
}
