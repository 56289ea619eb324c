"""What is done to nodes."""

import asyncio

from temporalio import activity

from messages import FindBadNodesInput, NodesOfJob

# How long a node takes to answer.
LATENCY = 0.1


@activity.defn
async def assign_nodes_to_job(input: NodesOfJob) -> None:
    activity.logger.info("Assigning nodes %s to job %s", input.nodes, input.job_name)
    await asyncio.sleep(LATENCY)


@activity.defn
async def unassign_nodes_for_job(input: NodesOfJob) -> None:
    activity.logger.info("Deallocating nodes %s from job %s", input.nodes, input.job_name)
    await asyncio.sleep(LATENCY)


@activity.defn
async def find_bad_nodes(input: FindBadNodesInput) -> list[str]:
    """Stands for a health check, with an answer that is the same each time."""
    await asyncio.sleep(LATENCY)
    return [node for node in input.nodes_to_check if int(node) % 25 == 13]
