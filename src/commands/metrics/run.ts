import type { Body } from "../../cli/declare.ts";
import type { App } from "../../app/app.ts";
import { replaceFile } from "../../app/files/replace-file.ts";
import { EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import type { MetricsFlags } from "./options.ts";
import { VERSION } from "../../cli/installed.ts";
import { readInstallation } from "../../app/shops.ts";
import type { ReadShop } from "../../app/state/all-shops.ts";
import { withState } from "../../app/state/read.ts";
import { readFleet } from "../../app/worker/read-fleet.ts";
import { isDifference } from "../../core/audit/verdict.ts";
import { allTurns } from "../../core/run/shops/choose.ts";
import { RUN_KINDS } from "../../core/common/direction.ts";
import { readOverview } from "../../core/run/health.ts";
import { readTotals } from "../../core/run/run.ts";
import { lookAtEach } from "../shops/rows.ts";
import { type Measured, metricsText, metricsTextOfAll } from "../../render/metrics.ts";

/** Prints the metrics, or replaces a file for node_exporter atomically. */
export const run: Body<MetricsFlags> = async (app, flags) => write(app, flags, await measure(app));

/** The metrics of all shops are one text. */
export const runAll: Body<MetricsFlags> = async (app, flags) => write(app, flags, await measureAll(app));

async function write(app: App, { textfile }: MetricsFlags, text: string): Promise<ExitCode> {
  if (textfile === undefined) await app.output.out(text);
  else await replaceFile(textfile, text, 0o644);
  return EXIT.ok;
}

/** The present metrics of one shop. Calls nothing. */
export async function measure(app: App): Promise<string> {
  return metricsText(await withState(app, (store) => measuredIn(store, app.clock.now())), VERSION);
}

/** The combined metrics of all shops; a paused shop is only counted. Calls nothing. */
export async function measureAll(app: App): Promise<string> {
  const installation = await readInstallation(app);
  const { paused } = installation;
  const shops = allTurns(installation).filter((shop) => !paused.has(shop));
  const looked = await lookAtEach(app, shops, ({ store }) => measuredIn(store, app.clock.now()));
  const measured = looked.flatMap((one) => (one instanceof Tg360Error ? [] : [one]));
  const unreadable = looked.length - measured.length;
  const { workers } = await readFleet(app);
  return metricsTextOfAll(measured, { paused: paused.size, unreadable, workers }, app.clock.now(), VERSION);
}

async function measuredIn(store: ReadShop["store"], nowMs: number): Promise<Measured> {
  const overview = await readOverview(store, nowMs);
  return {
    overview,
    totals: await Promise.all(RUN_KINDS.map((kind) => readTotals(store, kind))),
    auditKinds: await readAuditKinds(store, overview.audit),
  };
}

async function readAuditKinds(
  store: Pick<ReadShop["store"], "readAudit">,
  audit: Measured["overview"]["audit"],
): Promise<Measured["auditKinds"]> {
  if (audit === null) return null;
  if (audit.differences === 0) return {};
  const kept = await store.readAudit(audit.number);
  const kinds = (kept?.report.exceptions ?? []).filter(isDifference).map(({ kind }) => kind);
  return Object.fromEntries(kinds.map((kind) => [kind, kinds.filter((other) => other === kind).length]));
}
