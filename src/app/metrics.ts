/** What the metrics show. */
import { isDifference } from "../core/audit/verdict.ts";
import { RUN_KINDS } from "../core/common/direction.ts";
import { Tg360Error } from "../core/common/problems/errors.ts";
import { readOverview } from "../core/run/health.ts";
import { readTotals } from "../core/run/run.ts";
import { allTurns } from "../core/run/shops/choose.ts";
import { type Measured, metricsText, metricsTextOfAll } from "../render/metrics.ts";
import type { App } from "./app.ts";
import { VERSION } from "./installed.ts";
import { lookAtEach } from "./shops/rows.ts";
import { readInstallation } from "./shops/shops.ts";
import type { ReadShop } from "./state/all-shops.ts";
import { withState } from "./state/read.ts";
import { readFleet } from "./worker/read-fleet.ts";

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
