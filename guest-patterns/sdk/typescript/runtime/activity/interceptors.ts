// Interceptors of activities, as the options of the official worker take them: factories
// that are called for each attempt.

import type { Context } from "@temporalio/activity";
import { composeInterceptors } from "@temporalio/common/lib/interceptors";

type Interceptors = { inbound?: object; outbound?: object };
export type InterceptorFactory = (context: Context) => Interceptors;

export class AttemptInterceptors {
  #inbound: object[] = [];
  #outbound: object[] = [];

  /** Factories get the attempt's context, which already reads from here. */
  make(factories: InterceptorFactory[], context: Context): void {
    const made = factories.map((factory) => factory(context));
    this.#inbound = made.flatMap(({ inbound }) => inbound ?? []);
    this.#outbound = made.flatMap(({ outbound }) => outbound ?? []);
  }

  execute(input: object, body: (input: any) => unknown): unknown {
    return composed(this.#inbound, "execute", body)(input);
  }

  logAttributes(attributes: object): any {
    return composed(this.#outbound, "getLogAttributes", unchanged)(attributes);
  }

  metricTags(tags: object): any {
    return composed(this.#outbound, "getMetricTags", unchanged)(tags);
  }
}

const unchanged = (given: object) => given;

/** The SDK's types know only interceptors of workflows and clients. */
function composed(interceptors: object[], method: string, body: (input: any) => unknown): (input: object) => unknown {
  return (composeInterceptors as any)(interceptors, method, body);
}
