"""Saga: what succeeded is undone, in reverse order, when a later step fails."""

from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from bookings import book_car, book_flight, book_hotel, cancel_car, cancel_hotel

Step = Callable[[str], str]


@workflow.defn
class TripBookingWorkflow:
    """Books a car, a hotel and a flight, or nothing."""

    @workflow.run
    async def run(self, name: str) -> str:
        undo: list[Step] = []
        try:
            return await self._book(name, undo)
        except BaseException:
            workflow.logger.warning("The trip is not booked; undoing what was")
            for step in reversed(undo):
                await self._step(step, name)
            raise

    async def _book(self, name: str, undo: list[Step]) -> str:
        """Notes how to undo a step before it is taken: an attempt whose answer is lost may
        have booked all the same."""
        undo.append(cancel_car)
        car = await self._step(book_car, name)
        undo.append(cancel_hotel)
        hotel = await self._step(book_hotel, name)
        flight = await self._step(book_flight, name)
        return f"{car}, {hotel}, {flight}"

    async def _step(self, activity: Step, name: str) -> str:
        return await workflow.execute_activity(
            activity,
            name,
            start_to_close_timeout=timedelta(seconds=10),
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=10)),
        )
