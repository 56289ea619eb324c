"""DSL: a workflow whose input is the program that it runs."""

import asyncio
from datetime import timedelta

from temporalio import workflow

from activities import activity1, activity2, activity3, activity4, activity5  # noqa: F401
from statement import ActivityInvocation, ActivityStatement, DSLInput, SequenceStatement, Statement


@workflow.defn
class DSLWorkflow:
    """Runs a program. Gives what its variables are at the end."""

    @workflow.run
    async def run(self, input: DSLInput) -> dict[str, str]:
        self._variables = dict(input.variables)
        workflow.logger.info("Running DSL workflow")
        await self._execute(input.root)
        workflow.logger.info("DSL workflow completed")
        return self._variables

    async def _execute(self, statement: Statement) -> None:
        if isinstance(statement, ActivityStatement):
            await self._invoke(statement.activity)
        elif isinstance(statement, SequenceStatement):
            for element in statement.sequence.elements:
                await self._execute(element)
        else:
            # The first failure counts; the other branches are not cancelled.
            await asyncio.gather(*(self._execute(branch) for branch in statement.parallel.branches))

    async def _invoke(self, invocation: ActivityInvocation) -> None:
        result = await workflow.execute_activity(
            invocation.name,
            args=[self._variables.get(name, "") for name in invocation.arguments],
            start_to_close_timeout=timedelta(minutes=1),
            result_type=str,
        )
        if invocation.result:
            self._variables[invocation.result] = result
