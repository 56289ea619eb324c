"""Signal: a workflow that gathers what it is told until it is told to stop."""

from collections import deque

from temporalio import workflow


@workflow.defn
class GreetingWorkflow:
    """Greets everybody whom it hears of."""

    def __init__(self) -> None:
        self._pending: deque[str] = deque()
        self._exit = False

    @workflow.run
    async def run(self) -> list[str]:
        greetings: list[str] = []
        while not self._exit:
            await workflow.wait_condition(lambda: bool(self._pending) or self._exit)
            while self._pending:
                greetings.append(f"Hello, {self._pending.popleft()}")
        return greetings

    @workflow.signal
    def submit_greeting(self, name: str) -> None:
        """Somebody to greet."""
        self._pending.append(name)

    @workflow.signal
    def exit(self) -> None:
        """Ends the workflow once everybody is greeted."""
        self._exit = True
