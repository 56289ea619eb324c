"""The event loop that the SDK's workers run on: one thread, no selector.

Owns the ready queue, the timers and the inline executor. Does not know what a
wait is: whoever runs the loop hands in a function for that. Workflows have their
own loop inside, which is the SDK's.
"""

import asyncio
import concurrent.futures
import heapq
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Optional


class InlineExecutor(concurrent.futures.ThreadPoolExecutor):
    """A thread pool by type only: the loop runs its work itself."""

    def submit(self, function: Callable, /, *arguments: Any, **named: Any) -> concurrent.futures.Future:
        future: concurrent.futures.Future = concurrent.futures.Future()
        try:
            future.set_result(function(*arguments, **named))
        except BaseException as error:
            future.set_exception(error)
        return future


class GuestLoop(asyncio.AbstractEventLoop):
    """Runs coroutines to their end."""

    def __init__(self) -> None:
        self._ready: deque[asyncio.Handle] = deque()
        self._timers: list[asyncio.TimerHandle] = []
        self._inline = 0

    def run(self, coroutine: Coroutine, wait: Optional[Callable[[Optional[float]], None]] = None) -> Any:
        """Runs until the coroutine ends. `wait(seconds)` is called when nothing is
        ready; without it timers never fire and having to wait is an error."""
        previous = asyncio._get_running_loop()
        asyncio._set_running_loop(self)
        try:
            task = self.create_task(coroutine)
            while not task.done():
                if self._ready:
                    self._run_ready()
                elif wait is None:
                    task.cancel()
                    self._run_ready()
                    raise RuntimeError("the SDK waits for something that cannot come")
                else:
                    wait(self._until_next_timer())
                    self._fire_timers()
            return task.result()
        finally:
            asyncio._set_running_loop(previous)

    def forget(self) -> None:
        """Drops what an ended task left behind."""
        self._ready.clear()
        self._timers.clear()

    def pump(self) -> None:
        """Runs what is ready, from inside the code that the executor runs."""
        with _outside(self):
            self._run_ready()

    def _run_ready(self) -> None:
        while self._ready:
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()
                # A workflow's loop leaves none behind.
                asyncio._set_running_loop(self)

    def _until_next_timer(self) -> Optional[float]:
        while self._timers and self._timers[0].cancelled():
            heapq.heappop(self._timers)
        return max(0.0, self._timers[0].when() - self.time()) if self._timers else None

    def _fire_timers(self) -> None:
        now = self.time()
        while self._timers and self._timers[0].when() <= now:
            self._ready.append(heapq.heappop(self._timers))

    def run_in_executor(self, executor: Any, function: Callable, *arguments: Any) -> asyncio.Future:
        """Runs the function soon, between tasks: Python enters no task inside another."""
        future = self.create_future()
        self.call_soon(self._run_inline, future, function, arguments)
        return future

    def _run_inline(self, future: asyncio.Future, function: Callable, arguments: tuple) -> None:
        if future.cancelled():
            return
        self._inline += 1
        try:
            result = function(*arguments)
        except BaseException as error:
            if isinstance(error, StopIteration):
                error = RuntimeError("StopIteration cannot leave an executor")
            _settle(future.set_exception, future, error)
        else:
            _settle(future.set_result, future, result)
        finally:
            self._inline -= 1
            asyncio._set_running_loop(self)

    def call_soon(self, callback: Callable, *arguments: Any, context: Any = None) -> asyncio.Handle:
        handle = asyncio.Handle(callback, arguments, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback: Callable, *arguments: Any, context: Any = None) -> asyncio.Handle:
        """Code that believes to be on another thread waits for the answer next: it is
        given at once. This is how a sync activity's heartbeat arrives."""
        from . import interruption

        handle = self.call_soon(callback, *arguments, context=context)
        if self._inline:
            self.pump()
            interruption.raise_pending()
        return handle

    def call_later(self, delay: float, callback: Callable, *arguments: Any, context: Any = None) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *arguments, context=context)

    def call_at(self, when: float, callback: Callable, *arguments: Any, context: Any = None) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(when, callback, arguments, self, context)
        heapq.heappush(self._timers, timer)
        return timer

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        pass

    def time(self) -> float:
        return time.monotonic()

    def create_future(self) -> asyncio.Future:
        return asyncio.Future(loop=self)

    def create_task(self, coroutine: Any, **options: Any) -> asyncio.Task:
        return asyncio.Task(coroutine, loop=self, **options)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def get_task_factory(self) -> None:
        return None

    def call_exception_handler(self, context: dict) -> None:
        self.default_exception_handler(context)

    def default_exception_handler(self, context: dict) -> None:
        import logging

        logging.getLogger("asyncio").error(context.get("message"), exc_info=context.get("exception"))

    async def shutdown_asyncgens(self) -> None:
        pass


def _settle(setter: Callable, future: asyncio.Future, value: Any) -> None:
    # What waited may have given up meanwhile.
    if not future.done():
        setter(value)


class _outside:
    """Leaves the task that runs now, if any, for as long as others run."""

    def __init__(self, loop: GuestLoop) -> None:
        self._loop = loop

    def __enter__(self) -> None:
        self._task = asyncio.current_task(self._loop)
        if self._task is not None:
            asyncio.tasks._leave_task(self._loop, self._task)

    def __exit__(self, *_error: Any) -> None:
        if self._task is not None:
            asyncio.tasks._enter_task(self._loop, self._task)


LOOP = GuestLoop()
EXECUTOR = InlineExecutor(max_workers=1)
