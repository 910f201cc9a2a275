import { SECOND } from "../core/common/time/duration.ts";
import type { Problem } from "../core/common/problems/problem.ts";
import type { Overview } from "./overview.ts";
import { type ShopRow, verdictOn } from "./screens/shops.ts";
import type { Text } from "./text/text.ts";

export type NagiosState = "OK" | "WARNING" | "CRITICAL" | "UNKNOWN";

const STATES = { ok: "OK", degraded: "WARNING", failing: "CRITICAL" } as const;

/** State, reason, and the figures after a bar. `tooOld` = the last successful run is too old; null = it is not. */
export function nagiosLine(
  overview: Overview,
  tooOld: Problem | null,
  text: Text,
): { readonly state: NagiosState; readonly line: string } {
  const state = tooOld === null ? STATES[overview.health] : "CRITICAL";
  const why = [
    ...(tooOld === null ? [] : [text.problem(tooOld).message]),
    ...overview.reasons.map((reason) => text.reason(reason).message),
  ];
  const line = why.length === 0 ? text.t("health.well") : why.map((one) => one.replace(/\.$/, "")).join("; ");
  // The first bar begins the figures.
  return { state, line: `TG360 ${state} - ${line.replaceAll("|", "/")} | ${figures(overview)}` };
}

/** The same for all shops; paused ones are only counted. */
export function nagiosLineOfAll(
  rows: readonly ShopRow[],
  text: Text,
): { readonly state: NagiosState; readonly line: string } {
  const { health, line, troubled } = verdictOn(rows, text);
  const state = STATES[health];
  const working = rows.filter(({ isPaused }) => !isPaused);
  const sum = (of: (counts: Overview["counts"]) => number): number =>
    working.reduce((total, { overview }) => total + (overview === null ? 0 : of(overview.counts)), 0);
  const values = {
    shops: rows.length,
    troubled: troubled.length,
    late: working.filter(({ late }) => late !== null).length,
    paused: rows.length - working.length,
    waiting: sum(({ orders }) => orders.queued + orders.sending),
    held: sum(({ orders }) => orders.held),
    failed: sum(({ orders }) => orders.failed),
    unconfirmed: sum(({ orders }) => orders.unconfirmed),
  };
  const shown = Object.entries(values).map(([name, value]) => `${name}=${String(value)}`);
  return { state, line: `TG360 ${state} - ${line.replaceAll("|", "/")} | ${shown.join(" ")}` };
}

function figures({ counts, lastGood, nowMs }: Overview): string {
  const { queued, sending, held, failed, unconfirmed } = counts.orders;
  const age = (atMs: number | null): string => (atMs === null ? "U" : `${String(Math.max(0, nowMs - atMs) / SECOND)}s`);
  const values = {
    waiting: queued + sending,
    held,
    failed,
    unconfirmed,
    products_failed: counts.products.failed,
    oldest_waiting: counts.oldestWaitingMs === null ? "0s" : age(counts.oldestWaitingMs),
    age_orders: age(lastGood.orders),
    age_products: age(lastGood.products),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(" ");
}
