"""Updatable timer: when a workflow wakes up can be changed while it sleeps."""

import asyncio

from temporalio import workflow


class WakeUp:
    """A time, in seconds since 1970, that can be changed while somebody sleeps until then."""

    def __init__(self, time: float) -> None:
        self.time = time
        self._changed = False

    def change(self, time: float) -> None:
        self.time = time
        self._changed = True

    async def sleep(self) -> None:
        while (rest := self.time - workflow.now().timestamp()) > 0:
            self._changed = False
            try:
                await workflow.wait_condition(lambda: self._changed, timeout=rest)
            except asyncio.TimeoutError:
                return


@workflow.defn
class Workflow:
    """Sleeps until a time that can be changed meanwhile."""

    @workflow.init
    def __init__(self, wake_up_time: float) -> None:
        self._wake_up = WakeUp(wake_up_time)

    @workflow.run
    async def run(self, wake_up_time: float) -> None:
        await self._wake_up.sleep()

    @workflow.signal
    def update_wake_up_time(self, wake_up_time: float) -> None:
        """Changes the time."""
        self._wake_up.change(wake_up_time)

    @workflow.query
    def get_wake_up_time(self) -> float:
        """The time as it is now."""
        return self._wake_up.time
