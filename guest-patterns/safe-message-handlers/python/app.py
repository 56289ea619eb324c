"""Safe message handlers: updates that wait in between take turns, and none is lost at the
end."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

from activities import assign_nodes_to_job, find_bad_nodes, unassign_nodes_for_job
from messages import (
    BAD,
    AssignNodesInput,
    AssignNodesResult,
    ClusterManagerInput,
    ClusterManagerResult,
    ClusterManagerState,
    DeleteJobInput,
    FindBadNodesInput,
    NodesOfJob,
)

# How long the history of a run may become in tests; the server's advice counts besides.
TESTED_HISTORY_LENGTH = 120


@workflow.defn
class ClusterManagerWorkflow:
    """Gives the nodes of a cluster to jobs and takes them back."""

    @workflow.init
    def __init__(self, input: ClusterManagerInput) -> None:
        self._cluster = input.state or ClusterManagerState()
        self._in_test = input.test_continue_as_new
        self._turn = asyncio.Lock()

    @workflow.run
    async def run(self, input: ClusterManagerInput) -> ClusterManagerResult:
        await self._is_started()
        while not self._cluster.cluster_shutdown:
            await self._check_health()
            await self._wait_for_shutdown()
            if not self._cluster.cluster_shutdown and self._is_long():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.logger.info("Continuing as new")
                workflow.continue_as_new(ClusterManagerInput(self._cluster, self._in_test))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return ClusterManagerResult(len(self._cluster.assigned()), len(self._cluster.of_job(BAD)))

    @workflow.signal
    def start_cluster(self) -> None:
        self._cluster.start()
        workflow.logger.info("Cluster started")

    @workflow.signal
    async def shutdown_cluster(self) -> None:
        await self._is_started()
        self._cluster.cluster_shutdown = True
        workflow.logger.info("Cluster shut down")

    @workflow.update
    async def assign_nodes_to_job(self, input: AssignNodesInput) -> AssignNodesResult:
        await self._is_usable("assign nodes to a job")
        async with self._turn:
            if input.job_name not in self._cluster.jobs_assigned:
                await self._assign(input)
            return AssignNodesResult(sorted(self._cluster.of_job(input.job_name)))

    @workflow.update
    async def delete_job(self, input: DeleteJobInput) -> None:
        await self._is_usable("delete a job")
        async with self._turn:
            nodes = self._cluster.of_job(input.job_name)
            await self._do_to_nodes(unassign_nodes_for_job, NodesOfJob(nodes, input.job_name))
            self._cluster.put(nodes, None)

    async def _assign(self, input: AssignNodesInput) -> None:
        available = self._cluster.of_job(None)
        if len(available) < input.total_num_nodes:
            raise ApplicationError(
                f"Cannot assign {input.total_num_nodes} nodes; have only {len(available)} available"
            )
        nodes = available[: input.total_num_nodes]
        await self._do_to_nodes(assign_nodes_to_job, NodesOfJob(nodes, input.job_name))
        self._cluster.put(nodes, input.job_name)
        self._cluster.jobs_assigned.add(input.job_name)

    async def _do_to_nodes(self, activity: Callable[[NodesOfJob], Any], input: NodesOfJob) -> None:
        await workflow.execute_activity(activity, input, start_to_close_timeout=timedelta(seconds=10))

    async def _check_health(self) -> None:
        async with self._turn:
            try:
                # Everybody waits for the check's turn to end, so it is tried once only.
                bad = await workflow.execute_activity(
                    find_bad_nodes,
                    FindBadNodesInput(sorted(self._cluster.assigned())),
                    start_to_close_timeout=timedelta(seconds=10),
                    retry_policy=RetryPolicy(maximum_attempts=1),
                )
                self._cluster.put(bad, BAD)
            except ActivityError as error:
                workflow.logger.warning("Health check failed: %s", error)

    async def _wait_for_shutdown(self) -> None:
        pause = timedelta(seconds=1 if self._in_test else 600)
        try:
            await workflow.wait_condition(
                lambda: self._cluster.cluster_shutdown or self._is_long(), timeout=pause
            )
        except asyncio.TimeoutError:
            pass

    async def _is_started(self) -> None:
        await workflow.wait_condition(lambda: self._cluster.cluster_started)

    async def _is_usable(self, what: str) -> None:
        await self._is_started()
        if self._cluster.cluster_shutdown:
            raise ApplicationError(f"Cannot {what}: Cluster is already shut down")

    def _is_long(self) -> bool:
        info = workflow.info()
        return info.is_continue_as_new_suggested() or (
            self._in_test and info.get_current_history_length() > TESTED_HISTORY_LENGTH
        )
