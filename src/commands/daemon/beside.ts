import type { App } from "../../app/app.ts";
import { withMetricsServer } from "../../app/page/metrics-server.ts";
import { CancelledError, EXIT, type ExitCode } from "../../core/common/problems/errors.ts";

export async function withMetrics<T>(
  app: App,
  address: string | undefined,
  shops: "one" | "all",
  work: () => Promise<T>,
): Promise<T> {
  if (address === undefined) return work();
  const [{ measure, measureAll }, { METRICS_TYPE }] = [
    await import("../metrics/measure.ts"),
    await import("../../render/metrics.ts"),
  ];
  const render = (): Promise<string> => (shops === "one" ? measure(app) : measureAll(app));
  return withMetricsServer(app, { address, contentType: METRICS_TYPE }, render, work);
}

/** The page beside the cycles; a signal of the shop makes the next cycle due. */
export async function besidePage(
  app: App,
  listen: string | undefined,
  nudge: (shop: string) => void,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (listen === undefined) return work();
  const [{ servePage }, { Hints }] = [await import("../serve/run.ts"), await import("../serve/hints.ts")];
  return servePage(app, listen, new Hints(app, nudge).hint, work);
}

/** SIGTERM is how a supervisor ends a daemon: it is not a failure. */
export function endedBy(reason: unknown): ExitCode {
  return reason instanceof CancelledError && reason.exitCode === EXIT.interrupted ? EXIT.interrupted : EXIT.ok;
}
