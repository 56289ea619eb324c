"""How an activity hears, while it waits, that it is to stop.

There is one thread and nobody can raise in it from outside. So `time.sleep`, the
event loop's waits, heartbeats and `activity.wait_for_cancelled_sync` ask the host, and
raise what `bridge_stub.raise_in_thread` has left for a sync activity.
"""

import time
from collections.abc import Callable
from typing import Optional

from temporalio import common
from temporalio.bridge import temporal_sdk_bridge
from wit_world.imports import activity_host
from wit_world.imports.types import Duration

_real_sleep = time.sleep
_LONG = 3600.0


class Attempt:
    """The attempt that runs: one an instance at a time."""

    def __init__(self, deliver: Callable[[activity_host.CancelReason], None]) -> None:
        self._deliver = deliver
        self._told = False

    def tell(self, reason: Optional[activity_host.CancelReason]) -> None:
        """Hands a request to stop to the SDK, the first time."""
        if reason is not None and not self._told:
            self._told = True
            self._deliver(reason)

    def wait(self, seconds: Optional[float]) -> None:
        """Waits, or until a request comes that was not told yet."""
        seconds = _LONG if seconds is None else seconds
        if self._told:
            # The host's wait would return at once from now on.
            _real_sleep(seconds)
            return
        ended = activity_host.wait(_duration(seconds))
        if isinstance(ended, activity_host.WaitResult_Cancelled):
            self.tell(ended.value)

    def sleep(self, seconds: float) -> None:
        """What `time.sleep` does: all of the time, unless a sync activity is interrupted."""
        raise_pending()
        until = time.monotonic() + seconds
        self.wait(seconds)
        raise_pending()
        rest = until - time.monotonic()
        if self._told and rest > 0:
            _real_sleep(rest)


current: Optional[Attempt] = None


def raise_pending() -> None:
    """Raises what was asked for, once."""
    pending, temporal_sdk_bridge.pending_interruption = temporal_sdk_bridge.pending_interruption, None
    if pending is not None:
        raise pending()


def forget_pending() -> None:
    """Nobody is left to raise it."""
    temporal_sdk_bridge.pending_interruption = None


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if current is None:
        _real_sleep(seconds)
    else:
        current.sleep(seconds)


def _wait_sync(self: common._CompositeEvent, timeout: Optional[float] = None) -> None:
    until = None if timeout is None else time.monotonic() + timeout
    while not self.is_set():
        rest = _LONG if until is None else until - time.monotonic()
        if rest <= 0 or current is None:
            return
        current.wait(rest)
        raise_pending()


def _duration(seconds: float) -> Duration:
    nanoseconds = round(seconds * 1e9)
    return Duration(nanoseconds // 1_000_000_000, nanoseconds % 1_000_000_000)


def install() -> None:
    """Before the author's modules are imported: `from time import sleep` copies the name."""
    time.sleep = _sleep
    common._CompositeEvent.wait_sync = _wait_sync
