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
    await import("../metrics/run.ts"),
    await import("../../render/metrics.ts"),
  ];
  const render = (): Promise<string> => (shops === "one" ? measure(app) : measureAll(app));
  return withMetricsServer(app, { address, contentType: METRICS_TYPE }, render, work);
}

/** SIGTERM is how a supervisor ends a daemon: it is not a failure. */
export function endedBy(reason: unknown): ExitCode {
  return reason instanceof CancelledError && reason.exitCode === EXIT.interrupted ? EXIT.interrupted : EXIT.ok;
}
