import type { App } from "../app.ts";
import { withMetricsServer } from "../page/metrics-server.ts";
import { CancelledError, EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { logEnded, logStarted } from "./log.ts";
import { measure, measureAll } from "../metrics.ts";
import { METRICS_TYPE } from "../../render/metrics.ts";

/** The options of a program that runs until a signal. */
interface BesideOptions {
  /** In milliseconds. */
  readonly interval: number;
  /** Address of a listener for the metrics. */
  readonly listenMetrics?: string;
}

/** Does the work of a daemon or worker, with the metrics of one shop or of all beside it, and a line in the log before and after. */
export async function untilSignal(
  app: App,
  { interval, listenMetrics: address }: BesideOptions,
  shops: "one" | "all",
  work: () => Promise<void>,
): Promise<ExitCode> {
  const logged = async (): Promise<ExitCode> => {
    await logStarted(app, interval);
    await work();
    await logEnded(app);
    // SIGTERM is how a supervisor ends a daemon: it is not a failure.
    const { reason } = app.signal;
    return reason instanceof CancelledError && reason.exitCode === EXIT.interrupted ? EXIT.interrupted : EXIT.ok;
  };
  if (address === undefined) return logged();
  const render = (): Promise<string> => (shops === "one" ? measure(app) : measureAll(app));
  return withMetricsServer(app, { address, contentType: METRICS_TYPE }, render, logged);
}
