import type { Direction } from "../common/direction.ts";
import type { Engine } from "../run/engine.ts";
import type { ExportReport, PullRow, Shown } from "../run/reports.ts";
import { Tg360Error } from "../common/problems/errors.ts";
import { exportOrders } from "../orders/export/export-orders.ts";
import { acknowledgeChanges, dismissOrders, markExported } from "../orders/export/decisions.ts";
import { mappingKey } from "../orders/mapping-key.ts";
import { problem } from "../common/problems/problem.ts";
import type { OrderAction, ProductAction, RequestAction, RequestOutcome, RequestRecord } from "./request.ts";
import { HELD, readShownHeld } from "./shown.ts";

/** Longer reports are cut to this many rows, failed ones first. */
const MOST_ROWS = 1000;

/**
 * Carries out the open requests of this direction, oldest first. The caller holds the lock of the direction. An error
 * in a request becomes its outcome. If `signal` aborts, the rest waits for the next run.
 *
 * An open request of a command line was killed, because its process held this lock. It is rejected instead of repeated,
 * because its orders may have changed since.
 */
export async function carryOutRequests(engine: Engine, direction: Direction, signal: AbortSignal): Promise<void> {
  for (const request of await engine.store.listOpenRequests(direction)) {
    if (signal.aborted) return;
    if (request.via === "command-line") await endAsKilled(engine, request);
    else await carryOut(engine, request, signal);
  }
}

async function endAsKilled({ store, clock }: Engine, { id }: RequestRecord): Promise<void> {
  await store.endRequest(
    id,
    "rejected",
    { kind: "problem", problem: problem("interrupted", { signal: "SIGKILL" }) },
    clock.now(),
  );
}

async function carryOut(engine: Engine, request: RequestRecord, signal: AbortSignal): Promise<void> {
  const { store, clock } = engine;
  await store.beginRequest(request.id, clock.now());
  store.actAs(request.author);
  try {
    const outcome = await outcomeOf(() => perform(engine, request, signal));
    // An interrupted request is carried out again by the next holder of the lock.
    if (!signal.aborted) await store.endRequest(request.id, endOf(outcome), outcome, clock.now());
  } finally {
    store.actAs(null);
  }
}

async function outcomeOf(work: () => Promise<RequestOutcome>): Promise<RequestOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    return { kind: "problem", problem: error.problem };
  }
}

/** Rejected = nothing was done. */
function endOf(outcome: RequestOutcome): "done" | "rejected" {
  if (outcome.kind === "problem") return "rejected";
  if (outcome.kind === "pull") return "done";
  const { orders } = outcome.report;
  return orders.length > 0 && orders.every(({ isAsShown }) => isAsShown === false) ? "rejected" : "done";
}

async function perform(engine: Engine, { action, shown }: RequestRecord, signal: AbortSignal): Promise<RequestOutcome> {
  if (isAboutProducts(action)) return performPull(engine, action, shown, signal);
  return { kind: "export", report: await actOnOrders(engine, action, shown, signal) };
}

function isAboutProducts(action: RequestAction): action is ProductAction {
  return action.kind === "agree" || action.kind === "allow-price" || action.kind === "pull";
}

async function performPull(
  engine: Engine,
  action: ProductAction,
  shown: Shown,
  signal: AbortSignal,
): Promise<RequestOutcome> {
  const release = action.kind === "agree" ? action.release : [];
  const expected = shown[HELD];
  if (expected !== undefined && expected !== (await readShownHeld(engine.store, release))) {
    return { kind: "problem", problem: problem("brakes-changed", {}) };
  }
  const { pullProducts } = await import("../products/pull/pull-products.ts");
  const rows: PullRow[] = [];
  const report = await pullProducts(
    engine,
    {
      full: action.kind === "pull" && action.full,
      skus: action.kind === "allow-price" ? action.skus : null,
      dryRun: false,
      allowMassChange: release,
      allowPrice: action.kind === "allow-price",
      now: true,
      onProduct: (row) => void (rows.length < MOST_ROWS || row.action === "failed" ? rows.push(row) : null),
    },
    signal,
  );
  return {
    kind: "pull",
    report,
    rows: failedFirst(rows, ({ action: did }) => did === "failed" || did === "not-found"),
  };
}

function failedFirst<Row>(rows: readonly Row[], isFailed: (row: Row) => boolean): readonly Row[] {
  return [...rows.filter(isFailed), ...rows.filter((row) => !isFailed(row))].slice(0, MOST_ROWS);
}

/**
 * Carries out a decision about orders. Orders that differ from what was shown are not touched, and their row says so.
 * The caller holds the lock of the orders. Throws as `exportOrders` does.
 */
export function actOnOrders(
  engine: Engine,
  action: OrderAction,
  shown: Shown,
  signal: AbortSignal,
): Promise<ExportReport> {
  switch (action.kind) {
    case "mark-exported": {
      const [order = ""] = action.orders;
      return markExported(engine, order, action.number, signal, action.reason, shown);
    }
    case "dismiss":
      return dismissOrders(engine, action.orders, action.reason, signal, shown);
    case "acknowledge":
      return acknowledgeChanges(engine, action.orders, action, signal, shown);
    case "map":
      return exportOrders(withMapping(engine, action), { ...SEND, tokens: null, among: action.orders }, signal);
    case "send-due":
      return exportOrders(engine, { ...SEND, tokens: null }, signal);
    case "look-up":
      return exportOrders(engine, { ...SEND, tokens: action.orders, resend: true, lookUpOnly: true, shown }, signal);
    case "send":
    case "resend": {
      const articles = action.articleBy === undefined ? {} : { articleBy: action.articleBy };
      const cancelledToo = action.kind === "send" && action.cancelledToo === true;
      const resend = action.kind === "resend";
      const options = { ...SEND, tokens: action.orders, resend, cancelledToo, shown, ...articles };
      return exportOrders(engine, options, signal);
    }
  }
}

const SECTIONS = { "mapping.payments": "payments", "mapping.vat": "vat", "mapping.countries": "countries" } as const;

/** The process with the lock may have read the configuration before the mapping was saved. */
function withMapping(engine: Engine, { setting, from, to }: Extract<OrderAction, { kind: "map" }>): Engine {
  const { settings } = engine;
  const section = SECTIONS[setting];
  const others = Object.entries(settings.mapping[section]).filter(([key]) => mappingKey(key) !== mappingKey(from));
  const mapping = { ...settings.mapping, [section]: { [from]: to, ...Object.fromEntries(others) } };
  return { ...engine, settings: { ...settings, mapping } };
}

const SEND = { failed: false, sinceMs: null, resend: false, dryRun: false, now: true } as const;

/**
 * Records a decision from the command line, carries it out at once with `act`, and stores its outcome. The caller holds
 * the lock.
 */
export async function carryOutNow<Result>(
  { store, clock }: Pick<Engine, "store" | "clock">,
  action: RequestAction,
  signal: AbortSignal,
  act: () => Promise<{ readonly result: Result; readonly outcome: RequestOutcome }>,
): Promise<Result> {
  const id = await store.fileRequest({ action, shown: {}, author: null, via: "command-line" }, clock.now());
  await store.beginRequest(id, clock.now());
  try {
    const { result, outcome } = await act();
    // The user sees the interruption and repeats the command.
    const broken: RequestOutcome = { kind: "problem", problem: problem("interrupted", { signal: "SIGTERM" }) };
    const end = signal.aborted ? broken : outcome;
    await store.endRequest(id, endOf(end), end, clock.now());
    return result;
  } catch (error) {
    if (error instanceof Tg360Error) {
      const outcome: RequestOutcome = { kind: "problem", problem: error.problem };
      await store.endRequest(id, "rejected", outcome, clock.now());
    }
    throw error;
  }
}

/** The report in stored form: a very long one is cut to its first rows. */
export function keptReport(report: ExportReport): ExportReport {
  return { ...report, orders: failedFirst(report.orders, ({ error }) => error !== null) };
}
