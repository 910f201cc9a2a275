/** Carries out what a person chose, under the lock of its direction. */
import { exportOrders } from "../orders/export/export-orders.ts";
import type { Engine } from "../run/engine.ts";
import { withWireGrace } from "../run/run.ts";
import type { ExportReport, PullOptions, PullRow, Shown } from "../run/reports.ts";
import { isActOf, type OrderSending, type ProductAction, type RunAction, type StatusAction } from "./action.ts";
import type { RunEnd, RunOutcome, Scope } from "./page-run.ts";
import { problem } from "../common/problems/problem.ts";
import { payByHand } from "../orders/payment/run.ts";
import type { ForgetReport } from "../orders/privacy/forget.ts";
import { forgetBuyers } from "../orders/privacy/run.ts";
import { shownOrder } from "../orders/shown.ts";
import { pushByHand } from "../orders/fulfilment/run.ts";
import { askedFor, isFailed } from "./asked.ts";
import { pullProducts } from "../products/pull/pull-products.ts";

/** Longer reports are cut to this many rows, failed ones first. */
const MOST_ROWS = 1000;

/** How a run of the page ended. What differs from what was shown is not touched. Throws as `exportOrders` does. */
export async function act(engine: Engine, action: RunAction, scope: Scope, signal: AbortSignal): Promise<RunOutcome> {
  if (isActOf("products", action)) return actOnProducts(engine, action, scope, signal);
  if (isActOf("statuses", action)) return actOnStatuses(engine, action, scope, signal);
  if (isActOf("payments", action)) {
    const report = await withWireGrace(engine, signal, (wire) =>
      payByHand(engine, action.kind, scope, { run: signal, wire }),
    );
    return { kind: "payments", report };
  }
  if (action.kind === "forget") return { kind: "forgotten", report: await forgetShown(engine, scope) };
  const orders = scope.map(([id]) => id);
  return { kind: "export", report: keptReport(await actOnOrders(engine, action, orders, signal, shownIn(scope))) };
}

/** An order that differs from what was shown may be another buyer's by now. */
async function forgetShown(engine: Engine, scope: Scope): Promise<ForgetReport> {
  const records = await Promise.all(scope.map(([id]) => engine.store.readOrder(id)));
  const isShown = (at: number): boolean => records[at] != null && shownOrder(records[at]) === scope[at]?.[1];
  const report = await forgetBuyers(
    engine,
    scope.flatMap(([id], at) => (isShown(at) ? [id] : [])),
  );
  const others = scope.flatMap(([id], at) => {
    const error = problem("changed-since-shown", { id });
    return isShown(at) ? [] : [{ id, reference: records[at]?.reference ?? id, error, isRepeated: false }];
  });
  return { ...report, orders: [...report.orders, ...others] };
}

async function actOnStatuses(
  engine: Engine,
  action: StatusAction,
  scope: Scope,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const report = await withWireGrace(engine, signal, (wire) =>
    pushByHand(engine, action, scope, { run: signal, wire }),
  );
  const orders = failedFirst(report.orders, ({ error }) => error !== null);
  return { kind: "statuses", report: { ...report, orders } };
}

/** What an outcome means for its run: refused = nothing was done. */
export function endOf(outcome: RunOutcome): RunEnd {
  if (outcome.kind === "problem") return "refused";
  if (outcome.kind !== "export") return "done";
  const { orders } = outcome.report;
  return orders.length > 0 && orders.every(({ error }) => error?.code === "changed-since-shown") ? "refused" : "done";
}

function shownIn(scope: Scope): Shown {
  return new Map(scope.filter(([, shown]) => shown !== ""));
}

/** Orders that differ from what was shown are not touched, and their row says so. Throws as `exportOrders` does. */
export function actOnOrders(
  engine: Engine,
  action: OrderSending,
  orders: readonly string[],
  signal: AbortSignal,
  shown: Shown = NOTHING_SHOWN,
): Promise<ExportReport> {
  switch (action.kind) {
    case "map":
    case "keep-status":
      return exportOrders(engine, { ...SEND, tokens: null, among: orders }, signal);
    case "send-ready":
      return exportOrders(engine, { ...SEND, tokens: null, among: orders, shown }, signal);
    case "look-up":
      return exportOrders(engine, { ...SEND, tokens: orders, resend: true, lookUpOnly: true, shown }, signal);
    case "send":
    case "resend": {
      const articles = action.articleBy === undefined ? {} : { articleBy: action.articleBy };
      const cancelledToo = action.kind === "send" && action.cancelledToo === true;
      const resend = action.kind === "resend";
      return exportOrders(engine, { ...SEND, tokens: orders, resend, cancelledToo, shown, ...articles }, signal);
    }
  }
}

const NOTHING_SHOWN: Shown = new Map();
const SEND = { failed: false, sinceMs: null, resend: false, dryRun: false, now: true } as const;

async function actOnProducts(
  engine: Engine,
  action: ProductAction,
  scope: Scope,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const rows: PullRow[] = [];
  const isAsked = askedFor(action, scope);
  let sent = 0;
  const onProduct = (row: PullRow): void => {
    if (!isFailed(row)) {
      if (!isAsked(row)) return;
      // Of a product whose texts are kept, what else was sent has a row of its own.
      if (row.action !== "kept") sent += 1;
      if (sent > MOST_ROWS) return;
    }
    rows.push(row);
  };
  const options = { full: false, dryRun: false, now: true, onProduct, ...optionsOf(action, scope) };
  const report = await pullProducts(engine, options, signal);
  return { kind: "pull", report, rows: failedFirst(rows, isFailed), sent };
}

function optionsOf(
  action: ProductAction,
  scope: Scope,
): Pick<PullOptions, "skus" | "allowMassChange" | "allowPrice" | "texts" | "shown"> {
  const skus = scope.map(([sku]) => sku);
  switch (action.kind) {
    case "release":
      return { skus: null, allowMassChange: [action.what], shown: new Map(scope) };
    case "allow-price":
      return { skus, allowMassChange: [], allowPrice: true, shown: new Map(scope) };
    case "overwrite":
    case "keep-texts":
    case "restore-texts":
      return { skus, allowMassChange: [], texts: { does: action.kind, of: action.of }, shown: new Map(scope) };
    case "pull":
      return { skus: skus.length === 0 ? null : skus, allowMassChange: [] };
  }
}

function failedFirst<Row>(rows: readonly Row[], isOne: (row: Row) => boolean): readonly Row[] {
  return [...rows.filter(isOne), ...rows.filter((row) => !isOne(row))].slice(0, MOST_ROWS);
}

/** Lists of other orders stand on pages of their own. */
function keptReport(report: ExportReport): ExportReport {
  const orders = failedFirst(report.orders, ({ error }) => error !== null);
  return { ...report, orders, late: [], afterExport: [] };
}
