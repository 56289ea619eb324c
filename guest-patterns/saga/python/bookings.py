"""What books and what undoes it. Both may run twice, so both have to give the same then."""

from temporalio import activity
from temporalio.exceptions import ApplicationError


@activity.defn
def book_car(name: str) -> str:
    return f"car for {name}"


@activity.defn
def book_hotel(name: str) -> str:
    return f"hotel for {name}"


@activity.defn
def book_flight(name: str) -> str:
    """There is no seat for somebody called Nobody, and trying again does not help."""
    if name == "Nobody":
        raise ApplicationError("No seats left", non_retryable=True)
    return f"flight for {name}"


@activity.defn
def cancel_car(name: str) -> str:
    activity.logger.info("Cancelling the car for %s", name)
    return f"no car for {name}"


@activity.defn
def cancel_hotel(name: str) -> str:
    activity.logger.info("Cancelling the hotel for %s", name)
    return f"no hotel for {name}"
