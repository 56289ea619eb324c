//! Trips that are booked, and trips that are undone.

use hourglass_sdk::ApplicationFailure;
use hourglass_sdk::activities::ActivityError;
use hourglass_sdk::testing::{ActivityEnvironment, Ending, Event, WorkflowRun, replay_history};

use super::*;

type Run = WorkflowRun<TripBookingWorkflow>;

/// Lets activities succeed as long as these are the ones that are asked for. Gives the number of
/// the next one.
fn done(run: &mut Run, from: u32, activities: &[&str]) -> u32 {
    for (seq, name) in (from..).zip(activities) {
        let scheduled = run.scheduled();
        assert_eq!(scheduled[0].activity_type, *name, "{scheduled:?}");
        run.turn([Event::completed(seq, &(*name).to_owned())])
            .unwrap();
    }
    from + u32::try_from(activities.len()).unwrap()
}

fn failure() -> ApplicationFailure {
    ApplicationFailure::non_retryable("No seats left")
}

#[test]
fn a_trip_is_booked_step_by_step() {
    let mut run = Run::start("Ada").unwrap();
    done(&mut run, 1, &["book_car", "book_hotel", "book_flight"]);
    assert_eq!(run.result(), "book_car, book_hotel, book_flight");
}

#[test]
fn what_was_booked_is_undone_in_reverse_order() {
    let mut run = Run::start("Nobody").unwrap();
    let flight = done(&mut run, 1, &["book_car", "book_hotel"]);
    run.turn([Event::ActivityFailed(flight, failure())])
        .unwrap();
    done(&mut run, flight + 1, &["cancel_hotel", "cancel_car"]);
    let Some(Ending::Failed(failed)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failed.cause().unwrap().to_string(), "No seats left");
}

#[test]
fn a_step_that_failed_is_undone_and_later_ones_are_not() {
    let mut run = Run::start("Nobody").unwrap();
    run.turn([Event::ActivityFailed(1, failure())]).unwrap();
    done(&mut run, 2, &["cancel_car"]);
    assert!(
        matches!(run.ending(), Some(Ending::Failed(_))),
        "{:?}",
        run.ending()
    );
}

#[test]
fn there_is_a_seat_for_everybody_but_one() {
    let mut environment = ActivityEnvironment::new();
    let booked = environment.run(Bookings::book_flight, "Ada").unwrap();
    assert_eq!(booked, "flight for Ada");
    let Err(ActivityError::Application(failure)) = environment.run(Bookings::book_flight, "Nobody")
    else {
        panic!("a seat for Nobody")
    };
    assert!(failure.is_non_retryable());
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<TripBookingWorkflow>(history), Ok(()));
}
