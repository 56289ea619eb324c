import { type Context, metricMeter } from '@temporalio/activity';

interface ActivityInput {
  args: unknown[];
}

/** Records the time between the scheduling of an attempt and its start. */
export const interceptors = ({ info }: Context) => ({
  inbound: {
    execute(input: ActivityInput, next: (input: ActivityInput) => Promise<unknown>): Promise<unknown> {
      const latency = metricMeter.createHistogram(
        'custom_activity_schedule_to_start_latency',
        'int',
        'duration',
        'Time between activity scheduling and start',
      );
      // Clocks differ: a start before the scheduling took no time.
      const waited = Math.max(0, Date.now() - info.currentAttemptScheduledTimestampMs);
      latency.record(waited, { workflow_type: info.workflowType ?? '' });
      return next(input);
    },
  },
});
