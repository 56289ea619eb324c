"""Search attributes: a workflow changes what it can be found by."""

import asyncio

from temporalio import workflow
from temporalio.common import SearchAttributeKey

FIELD = SearchAttributeKey.for_keyword("CustomKeywordField")


@workflow.defn
class GreetingWorkflow:
    """Found by one value for two seconds, and by another one then."""

    @workflow.run
    async def run(self) -> None:
        await asyncio.sleep(2)
        workflow.upsert_search_attributes([FIELD.value_set("new-value")])
        await asyncio.sleep(2)
