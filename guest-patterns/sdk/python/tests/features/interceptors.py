"""An interceptor of both kinds: it counts activities and answers one query itself."""

from datetime import timedelta
from typing import Any, Optional

from temporalio import activity, worker, workflow


class Marking(worker.Interceptor):
    def intercept_activity(self, next: worker.ActivityInboundInterceptor) -> worker.ActivityInboundInterceptor:
        return _Activity(next)

    def workflow_interceptor_class(
        self, input: worker.WorkflowInterceptorClassInput
    ) -> Optional[type[worker.WorkflowInboundInterceptor]]:
        return _Workflow


class _Activity(worker.ActivityInboundInterceptor):
    async def execute_activity(self, input: worker.ExecuteActivityInput) -> Any:
        meter = activity.metric_meter()
        meter.create_counter("python_activities", "Activities begun").add(1, {"ok": True})
        latency = meter.create_histogram_timedelta("python_latency", "A time", "ms")
        latency.record(timedelta(milliseconds=1500))
        result = await super().execute_activity(input)
        return f"[{result}]" if activity.info().activity_type == "marked" else result


class _Workflow(worker.WorkflowInboundInterceptor):
    async def handle_query(self, input: worker.HandleQueryInput) -> Any:
        answer = await super().handle_query(input)
        return f"[{answer}]" if input.query == "intercepted" else answer
