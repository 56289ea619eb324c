//! What books and what undoes it. Both may run twice, so both have to give the same then.

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{ApplicationFailure, activities, log};

pub struct Bookings;

#[activities]
impl Bookings {
    #[activity(name = "book_car")]
    pub fn book_car(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        Ok(format!("car for {name}"))
    }

    #[activity(name = "book_hotel")]
    pub fn book_hotel(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        Ok(format!("hotel for {name}"))
    }

    /// There is no seat for somebody called Nobody, and trying again does not help.
    #[activity(name = "book_flight")]
    pub fn book_flight(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        match name.as_str() {
            "Nobody" => Err(ApplicationFailure::non_retryable("No seats left").into()),
            name => Ok(format!("flight for {name}")),
        }
    }

    #[activity(name = "cancel_car")]
    pub fn cancel_car(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        log::info(format!("Cancelling the car for {name}"));
        Ok(format!("no car for {name}"))
    }

    #[activity(name = "cancel_hotel")]
    pub fn cancel_hotel(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        log::info(format!("Cancelling the hotel for {name}"));
        Ok(format!("no hotel for {name}"))
    }
}
