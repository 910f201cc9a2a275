import type { Engine } from "../../run/engine.ts";
import type { Shown } from "../../run/reports.ts";
import type { ExportRun } from "./batch.ts";
import { RemoteError, UsageError } from "../../common/problems/errors.ts";
import { lookFor, mayBeBooked, nameInErp } from "./look-up.ts";
import { inParallel } from "../../common/parallel.ts";
import type { OrderPolicy, OrderRecord } from "../record.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { classOf, DUE_STATES, isSameOrder, isSentClass, STATES } from "../order.ts";
import { isContentShown, shownOrder } from "../shown.ts";
import { closeCancelled, settleOrder } from "../transitions.ts";
import { reopenOrder } from "../decisions.ts";

/** The orders that are due: queued and held ones, with `failed` also refused ones, placed at or after `sinceMs`. */
export async function chooseDue(run: ExportRun, recovered: readonly string[]): Promise<void> {
  const { engine, options, policy, batch } = run;
  const { store } = engine;
  const failed = options.failed ? await store.listOrderIds(["failed"], options.sinceMs) : [];
  for (const id of failed) {
    const record = await store.readOrder(id);
    if (record !== null) batch.of(id).warnings.push(...warningsOf(record, policy));
    batch.toForce.add(id);
  }
  const due = [...(await store.listOrderIds(DUE_STATES, options.sinceMs)), ...failed];
  if (options.among !== undefined) return chooseAmong(run, options.among, new Set(due));
  batch.ids = [...new Set([...recovered, ...due])];
  batch.toSend = due;
}

/** What is due of these orders, and is as it was shown. Of shown ones those that are not due any more are in the report too. */
async function chooseAmong(
  { engine: { store }, options: { shown }, batch }: ExportRun,
  among: readonly string[],
  due: ReadonlySet<string>,
): Promise<void> {
  const toSend: string[] = [];
  const found = await store.findOrders(among);
  for (const id of among) {
    const record = found.get(id)?.find((one) => one.id === id);
    if (record === undefined) continue;
    if (record.state === "exported") batch.of(id).already = true;
    else if (isChanged(record, shown)) batch.of(id).left = problem("changed-since-shown", { id });
    else if (due.has(id)) toSend.push(id);
  }
  batch.ids = shown === undefined ? toSend : among;
  batch.toSend = toSend;
}

/**
 * The orders that a person chose by ids or references, each once. `before`: those that the store had under these tokens
 * before the run read the shop's; an order that has taken over the id since then is not the one that the person meant, and is
 * not sent. Status and date are overridden with a warning. An exported order is sent only with `resend`, and only if
 * TotalGest does not have it; a cancelled one only with `cancelledToo`, and never with `resend`. Throws UsageError if two
 * orders have a reference.
 */
export async function chooseByTokens(
  run: ExportRun,
  tokens: readonly string[],
  before: ReadonlyMap<string, readonly OrderRecord[]>,
): Promise<void> {
  const { engine, options, policy, batch, signals, log } = run;
  const { found, unknown, failure } = await findByTokens(engine, tokens, policy, signals.run);
  if (failure !== null) await log.fail(failure);
  batch.ids = found.map(({ id }) => id);
  batch.unknownTokens = unknown;
  const known = new Map([...before.values()].flat().map((record) => [record.id, record]));
  const meant = found.filter((record) => {
    const { id, state } = record;
    // An order that was exported meanwhile is not a change: that is what the person asked for.
    const isOther = state !== "exported" && isChanged(record, options.shown);
    if (isOther) batch.of(id).left = problem("changed-since-shown", { id });
    return !isOther && isSameOrder(record, known.get(id) ?? record);
  });
  const toSend: string[] = [];
  await inParallel(meant, engine.settings.http.concurrency, async (listed) => {
    const { id } = listed;
    if (options.resend && (await hasChangedSinceShown(run, id))) return;
    // It left the shop; nobody is told that it can be sent anyway, unless it is there again.
    const isGone = listed.reason === "cancelled" && classOf(listed.status, policy.statuses) !== "cancelled";
    const record = isGone ? await fetchIntoStore(engine, id, policy, signals.run) : listed;
    if (record instanceof RemoteError || "code" in record) {
      batch.of(id).left = record instanceof RemoteError ? record.problem : record;
      return;
    }
    const isCancelled = record.reason === "cancelled" || classOf(record.status, policy.statuses) === "cancelled";
    if (options.articleBy !== undefined && !options.resend && !asksForArticle(record)) {
      batch.of(id).left = problem("no-article-asked", { id });
      return;
    }
    const next = options.resend
      ? await checkResend(run, record, isCancelled)
      : nextOf(record, isCancelled && options.cancelledToo !== true);
    const note = batch.of(id);
    if (next === "already") note.already = true;
    else if (typeof next !== "string") note.left = next;
    else if (next === "send") {
      toSend.push(id);
      note.warnings.push(...warningsOf(record, policy));
    }
  });
  if (options.articleBy !== undefined) {
    const ids = options.resend ? meant.map(({ id }) => id) : toSend;
    await engine.store.chooseArticles(ids, options.articleBy, engine.clock.now());
  }
  batch.toSend = toSend;
  if (!options.resend) for (const id of toSend) batch.toForce.add(id);
}

/** Whether an order differs from what a person was shown; false if nothing was shown. */
function isChanged(record: OrderRecord, shown: Shown | undefined): boolean {
  const text = shown?.get(record.id);
  return text !== undefined && text !== shownOrder(record);
}

/**
 * What a person sends is what they saw: the shop is asked again before the order counts as asked for. Then it is left, and its
 * row says so. Throws RemoteError.
 */
export async function hasChangedSinceShown(
  { engine, options, policy, batch, signals }: ExportRun,
  id: string,
): Promise<boolean> {
  const shown = options.shown?.get(id);
  if (shown === undefined) return false;
  const fetched = await engine.shop.fetchOrder(id, signals.run);
  if (fetched?.ok === true) await engine.store.recordOrders([fetched.value], policy);
  const record = await engine.store.readOrder(id);
  if (record === null || isContentShown(record, shown)) return false;
  batch.of(id).left = problem("changed-since-shown", { id });
  batch.toForce.delete(id);
  return true;
}

/** A choice of an article sends only an order that waits for one. */
function asksForArticle({ error }: OrderRecord): boolean {
  return error !== null && ASKS_FOR_ARTICLE.has(error.code);
}

const ASKS_FOR_ARTICLE: ReadonlySet<string> = new Set(["article-gone", "article-unanswered", "article-disagrees"]);

/** A Problem = nothing is done, and that is why. */
type OrderTurn = "send" | "already" | "leave" | Problem;

function nextOf({ id, state }: OrderRecord, needsConfirmation: boolean): OrderTurn {
  if (state === "exported") return "already";
  if (STATES[state].isThere === "maybe") return "leave";
  return needsConfirmation ? problem("cancelled-needs-yes", { id }) : "send";
}

/** `--resend`: only an order that TotalGest does not have, and that the shop has not cancelled, is sent again. */
async function checkResend(
  { engine, options, log, signals, batch }: ExportRun,
  record: OrderRecord,
  isCancelled: boolean,
): Promise<OrderTurn> {
  const { store, clock } = engine;
  const { lookUp } = engine.erp.guarantees;
  const isExported = record.state === "exported";
  const asItIs = isExported ? "already" : "leave";
  if (log.mustStayAway("TotalGest")) return asItIs;
  const reference = nameInErp(engine, record);
  const there = await lookFor(engine, record, reference, signals.run).catch(async (error: unknown) => {
    await log.fail(error);
    return "unanswered" as const;
  });
  if (there === "unanswered") return asItIs;
  const at = { id: record.id, atMs: clock.now() };
  const { warnings } = batch.of(record.id);
  if (there?.kind === "held") {
    warnings.push(there.problem);
    return asItIs;
  }
  if (there?.kind === "exported") {
    if (isExported && record.erpNumber === there.order.number) return "already";
    await store.changeOrders([{ ...at, outcome: there }], settleOrder);
    return "leave";
  }
  const wasSent = STATES[record.state].isThere === "maybe";
  if (lookUp && wasSent && (await mayBeBooked(engine, record))) {
    const until = new Date(record.deadlineMs ?? clock.now()).toISOString();
    warnings.push(problem("may-be-booked", { until }));
    return asItIs;
  }
  if (isCancelled && !isExported) {
    if (wasSent && !lookUp) return "leave";
    if (wasSent) await store.changeOrders([at], closeCancelled);
    return problem("cancelled-unsent", { id: record.id });
  }
  if (options.lookUpOnly === true) {
    warnings.push(lookUp ? problem("not-there", { reference }) : problem("cannot-look-up", {}));
    return asItIs;
  }
  await store.changeOrders([at], reopenOrder);
  return "send";
}

function warningsOf(record: OrderRecord, policy: OrderPolicy): readonly Problem[] {
  if (record.state === "exported") return [];
  const warnings: Problem[] = [];
  if (policy.statuses.due.length > 0 && !isSentClass(classOf(record.status, policy.statuses))) {
    warnings.push(problem("forced-status", { status: record.statusName || record.status }));
  }
  if (policy.fromMs !== null && Date.parse(record.placedAt) < policy.fromMs) {
    warnings.push(problem("forced-date", { placedAt: record.placedAt }));
  }
  return warnings;
}

/**
 * Finds orders by tokens: ids and references in the store, ids also in the shop. An exact id wins over a reference.
 * `failure`: why the shop could not be asked for some. Throws UsageError if two orders have the reference.
 */
export async function findByTokens(
  engine: Engine,
  tokens: readonly string[],
  policy: OrderPolicy,
  signal: AbortSignal,
): Promise<{
  readonly found: readonly OrderRecord[];
  readonly unknown: ReadonlyMap<string, Problem>;
  readonly failure: RemoteError | null;
}> {
  const distinct = [...new Set(tokens)];
  const inStore = await engine.store.findOrders(distinct);
  const byToken = new Map<string, OrderRecord>();
  for (const token of distinct) {
    const alike = inStore.get(token) ?? [];
    const exact = alike.find(({ id }) => id === token);
    const [first, second] = exact === undefined ? alike : [exact];
    if (first !== undefined && second !== undefined) {
      throw new UsageError(problem("ambiguous-token", { token, first: nameOf(first), second: nameOf(second) }));
    }
    if (first !== undefined) byToken.set(token, first);
  }
  const missing = distinct.filter((token) => !isCertain(token, byToken.get(token)));
  const unknown = new Map<string, Problem>();
  const failures: RemoteError[] = [];
  await inParallel(missing, engine.settings.http.concurrency, async (token) => {
    const fetched = await fetchIntoStore(engine, token, policy, signal);
    if (fetched instanceof RemoteError) failures.push(fetched);
    const answer = fetched instanceof RemoteError ? problem("order-unasked", { id: token }) : fetched;
    if (!("code" in answer)) byToken.set(token, answer);
    else if (answer.code !== "order-not-found" || !byToken.has(token)) {
      unknown.set(token, answer);
      byToken.delete(token);
    }
  });
  const found = distinct.map((token) => byToken.get(token)).filter((record) => record !== undefined);
  return {
    found: [...new Map(found.map((record) => [record.id, record])).values()],
    unknown,
    failure: failures[0] ?? null,
  };
}

/** A reference that looks like an id may be the id of an order that is not in the store. */
function isCertain(token: string, record: OrderRecord | undefined): boolean {
  return record !== undefined && (record.id === token || !/^\d+$/.test(token));
}

/** Fetches an order of the shop into the store; a Problem says why there is none, a RemoteError why the shop could not be asked. */
async function fetchIntoStore(
  { shop, store }: Engine,
  id: string,
  policy: OrderPolicy,
  signal: AbortSignal,
): Promise<OrderRecord | Problem | RemoteError> {
  try {
    const fetched = await shop.fetchOrder(id, signal);
    if (fetched === null) return problem("order-not-found", { id });
    if (!fetched.ok) return fetched.problem;
    await store.recordOrders([fetched.value], policy);
    return (await store.readOrder(fetched.value.id)) ?? problem("order-not-found", { id });
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
}

function nameOf(record: OrderRecord): string {
  return `${record.id} (${record.reference})`;
}
