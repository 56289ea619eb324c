"""Records the time between the scheduling of an activity's attempt and its start."""

from datetime import timedelta
from typing import Any

from temporalio import activity, worker


class ScheduleToStart(worker.Interceptor):
    def intercept_activity(self, next: worker.ActivityInboundInterceptor) -> worker.ActivityInboundInterceptor:
        return _Recording(next)


class _Recording(worker.ActivityInboundInterceptor):
    async def execute_activity(self, input: worker.ExecuteActivityInput) -> Any:
        info = activity.info()
        latency = activity.metric_meter().create_histogram_timedelta(
            "custom_activity_schedule_to_start_latency",
            description="Time between activity scheduling and start",
            unit="duration",
        )
        # Clocks differ: a start before the scheduling took no time.
        waited = max(info.started_time - info.current_attempt_scheduled_time, timedelta())
        latency.record(waited, {"workflow_type": info.workflow_type or ""})
        return await self.next.execute_activity(input)
