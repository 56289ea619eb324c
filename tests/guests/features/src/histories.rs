//! Histories of these workflows, exported from a real server, replay.

use hourglass_sdk::testing::replay_history;

use crate::{
    asynchronous::Approval,
    dynamic::Anything,
    failures::{Fails, FailsInActivity, FailsInChild, TimesOut},
    heartbeats::{Remembers, StopsWork},
    messages::{Receiver, Sender},
    metrics::Measures,
    nexus::{Buyer, Customer},
    runs::{Random, Rounds, Visible},
};

macro_rules! replays {
    ($($test:ident: $workflow:ty, $file:literal;)*) => {
        $(
            #[test]
            fn $test() {
                let history = include_str!(concat!("../histories/", $file, ".json"));
                assert_eq!(replay_history::<$workflow>(history), Ok(()));
            }
        )*
    };
}

replays! {
    an_activity_that_another_one_completes: Approval, "approval";
    a_failure_with_every_field: Fails, "fails";
    an_open_run: FailsInActivity, "fails-in-activity";
    a_timeout_with_the_last_heartbeat: TimesOut, "times-out";
    a_child_that_fails: FailsInChild, "fails-in-child";
    an_activity_that_is_tried_again: Remembers, "remembers";
    a_cancelled_run_that_waits_for_its_activity: StopsWork, "stops-work";
    signals_of_another_workflow: Receiver, "receiver";
    signals_and_cancellation_of_another_workflow: Sender, "sender";
    an_operation_that_is_over_at_once: Buyer, "buyer";
    an_operation_that_fails: Buyer, "buyer-plum";
    an_operation_that_is_refused: Buyer, "buyer-stone";
    an_operation_with_a_workflow_behind_it: Customer, "customer";
    a_cancelled_operation: Customer, "customer-melon";
    random_values: Random, "random";
    search_attributes_and_memo: Visible, "visible";
    updates_of_a_run_that_continued_as_new: Rounds, "rounds";
    metrics: Measures, "measures";
    a_dynamic_workflow_with_dynamic_handlers: Anything, "anything";
}
