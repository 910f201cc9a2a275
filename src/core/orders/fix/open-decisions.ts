/** The orders that wait for a person, and the choices for them. Pure. */
import type { OrderAction } from "../../acts/action.ts";
import { countryCodes } from "../../common/country.ts";
import { paymentCode, shippingCode, vatCodeOf } from "../send/mapping.ts";
import { mappingKey } from "../../common/words.ts";
import type { MappingSetting } from "../../common/problems/kinds.ts";
import type { NamedOrder } from "../../run/notify/message.ts";
import { problemOfWaiting } from "../../run/notify/open-problems.ts";
import { type AfterExport, isLost } from "../listing/difference.ts";
import { orderBuyer } from "../order.ts";
import { shownOrder } from "../shown.ts";
import type { ErpMethod, ErpShop } from "../../ports/erp.ts";
import type { OrderRecord } from "../record.ts";
import { type Problem, mappedPair, treatmentOf } from "../../common/problems/problem.ts";
import type { Settings } from "../../run/settings.ts";

/**
 * One possible choice: what is done then. `""` as its number or reason: the person enters it. `name`: TotalGest's, of the code that a
 * value is mapped to. Plain JSON.
 */
export type Choice = Exclude<OrderAction, { kind: "send-ready" | "put-back" }> & { readonly name?: string };

/** What a person sees of a waiting order. */
export interface WaitingOrder extends NamedOrder {
  /** Decimal string. */
  readonly total: string;
  readonly currency: string;
  readonly placedAt: string;
  /** How it differs from what was sent; absent = it does not. */
  readonly differences?: AfterExport["differences"];
  /** See `shownOrder`. */
  readonly shown: string;
}

/** One decision to make, with all orders that wait for it. */
export interface OpenDecision {
  /** The same for the same decision each time. */
  readonly key: string;
  readonly problem: Problem;
  /** At least one, the oldest first. */
  readonly orders: readonly WaitingOrder[];
  readonly choices: readonly Choice[];
  /** The choice that is most likely right; null = none. */
  readonly likely: Choice | null;
}

/** The decision about one waiting order. */
export function waitingOf(record: OrderRecord): OpenDecision {
  const { id, reference, total, currency, placedAt, afterExport } = record;
  const differences = afterExport === null ? {} : { differences: afterExport.differences };
  const problem = problemOfWaiting(record);
  const order = {
    id,
    reference,
    customer: orderBuyer(record),
    total,
    currency,
    placedAt,
    ...differences,
    shown: shownOrder(record),
  };
  return { key: keyOf(record, problem), problem, orders: [order], choices: choicesFor(record, problem), likely: null };
}

/** The decision about a status, for which a delivery waits. */
export function waitingForStatus(record: OrderRecord, why: Problem): OpenDecision {
  return { ...waitingOf(record), key: keyOf(record, why), problem: why, choices: keepStatus(why) };
}

/** Whether TotalGest's lists are needed for the choices. */
export function needsErpShop(waiting: readonly OpenDecision[]): boolean {
  return waiting.some(({ problem }) => IN_TOTALGEST.has(treatmentOf(problem).mappedBy));
}

/**
 * The decisions to make: first mappings and statuses, those of the most orders first, then the others, oldest first. `erpShop` null
 * = TotalGest was not asked, so its codes cannot be chosen.
 */
export function findOpenDecisions(
  waiting: readonly OpenDecision[],
  erpShop: ErpShop | null,
  mapping: Settings["mapping"],
): readonly OpenDecision[] {
  const groups = Map.groupBy(waiting.toSorted(byAge), ({ key }) => key);
  const found = [...groups.values()].map((group) => joined(group, erpShop, mapping));
  const isMapping = ({ choices }: OpenDecision): boolean =>
    choices[0]?.kind === "map" || choices[0]?.kind === "keep-status";
  return [
    ...found.filter(isMapping).toSorted((a, b) => b.orders.length - a.orders.length),
    ...found.filter((one) => !isMapping(one)),
  ];
}

function byAge({ orders: [one] }: OpenDecision, { orders: [other] }: OpenDecision): number {
  if (one === undefined || other === undefined) return 0;
  const byDate = Date.parse(one.placedAt) - Date.parse(other.placedAt);
  return byDate === 0 ? one.id.localeCompare(other.id, "en", { numeric: true }) : byDate;
}

/** Orders that one decision fixes share a key; every other order has its own. */
function keyOf({ id, state }: OrderRecord, problem: Problem): string {
  const pair = pairOf(problem);
  if (pair !== null) return JSON.stringify([pair.setting, mappingKey(pair.from)]);
  if (problem.code === "status-renamed") return JSON.stringify([problem.code, problem.data.status]);
  if (state !== "failed" || !treatmentOf(problem).isMendedTogether) return JSON.stringify([problem.code, id]);
  return JSON.stringify([problem.code, problem.data]);
}

/** Settings whose values are TotalGest's codes. */
const IN_TOTALGEST: ReadonlySet<MappingSetting | undefined> = new Set([
  "mapping.payments",
  "mapping.shipping",
  "mapping.vat",
]);

type MappedPair = NonNullable<ReturnType<typeof mappedPair>>;

/** Null = no mapping fixes it. */
function pairOf(problem: Problem): MappedPair | null {
  const pair = mappedPair(problem);
  return pair === null || pair.from.trim() === "" ? null : pair;
}

/** The decisions about these orders as one, with the codes to choose from. */
function joined(group: readonly OpenDecision[], erpShop: ErpShop | null, settings: Settings["mapping"]): OpenDecision {
  const [first] = group as readonly [OpenDecision];
  const { problem } = first;
  const orders = group.flatMap((one) => one.orders);
  const others = group.length === 1 ? first.choices : first.choices.filter((one) => !OF_ONE.includes(one));
  const pair = pairOf(problem);
  const choices = [...(pair === null ? [] : codesFor(pair, erpShop)), ...others];
  const likely = erpShop === null ? null : likelyCode(problem, { settings, erpShop });
  const isLikely = (one: Choice): boolean => one.kind === "map" && one.to === likely;
  return { ...first, orders, choices, likely: choices.find(isLikely) ?? null };
}

function codesFor({ setting, from }: MappedPair, erpShop: ErpShop | null): readonly Choice[] {
  const choice = (to: string, name: string): Choice => ({ kind: "map", setting, from, to, name });
  const methods = (all: readonly ErpMethod[] = []): readonly Choice[] =>
    all.map(({ code, name }) => choice(code, name.toLowerCase() === code.toLowerCase() ? "" : name));
  switch (setting) {
    case "mapping.payments":
      return methods(erpShop?.paymentMethods);
    case "mapping.shipping":
      return methods(erpShop?.shippingMethods);
    case "mapping.vat":
      return (erpShop?.vatCodes ?? []).map(({ code, rate }) => choice(code, `${rate} %`));
    case "mapping.countries":
      return countryCodes().map((code) => choice(code, ""));
  }
}

/** The code mapped meanwhile. */
function likelyCode(
  problem: Problem,
  mapping: { readonly settings: Settings["mapping"]; readonly erpShop: ErpShop },
): string | null {
  if (problem.code === "vat-unmapped") return vatCodeOf(problem.data.rate, mapping);
  if (problem.code === "shipping-unmapped") return shippingCode(problem.data, mapping);
  return problem.code === "payment-unmapped" ? paymentCode(problem.data, mapping) : null;
}

const TYPED: Choice = { kind: "mark-exported", number: "", reason: null };
const DISMISS: Choice = { kind: "dismiss", reason: "" };
const SETTLE: Choice = { kind: "acknowledge", reason: "" };
/** One order may be in TotalGest already, or never be sent. */
const OF_ONE: readonly Choice[] = [TYPED, DISMISS];

const SEND: Choice = { kind: "send" };
const LOOK_UP: Choice = { kind: "look-up" };
const RESEND: Choice = { kind: "resend" };
const BY_SKU: Choice = { kind: "send", articleBy: "sku" };

/** The decision about several orders as one about each of them. */
export function eachOf(decision: OpenDecision): readonly OpenDecision[] {
  const choices = [...decision.choices, ...OF_ONE];
  return decision.orders.map((order) => ({
    ...decision,
    key: `${decision.key} ${order.id}`,
    orders: [order],
    choices,
  }));
}

/** It still means what it meant; `configure` says otherwise. */
function keepStatus({ code, data }: Problem): readonly Choice[] {
  if (code !== "status-renamed") return [];
  const { status, name, meaning } = data;
  return [{ kind: "keep-status", status, name, meaning }];
}

function choicesFor({ state, afterExport }: OrderRecord, problem: Problem): readonly Choice[] {
  if (problem.code === "order-newcomer") return [{ kind: "acknowledge", reason: "", number: "" }];
  // One that is not linked waits only because another order has its id.
  if (state === "exported" || state === "not-linked") return [SETTLE, ...(isLost(afterExport) ? [RESEND, TYPED] : [])];
  if (problem.code === "cancelled-unconfirmed") return [DISMISS, TYPED, LOOK_UP];
  if (state === "unconfirmed") return [LOOK_UP, RESEND, ...OF_ONE];
  switch (problem.code) {
    case "restored":
    case "put-back":
      return [LOOK_UP, SEND, ...OF_ONE];
    case "status-renamed":
      return [...keepStatus(problem), ...OF_ONE];
    case "article-disagrees":
      return [{ kind: "send", articleBy: "link" }, BY_SKU, ...OF_ONE];
    case "article-gone":
      return problem.data.sku === "none" ? OF_ONE : [BY_SKU, ...OF_ONE];
    case "article-unanswered":
      return [BY_SKU, ...OF_ONE];
    case "order-id-reused":
      return [RESEND, ...OF_ONE];
    case "order-replaced":
    case "order-forgotten":
    // Nothing is corrected while its status has no meaning: `configure` gives it one, for all orders that have it.
    case "status-unclassed":
      return OF_ONE;
    case "erp-order-differs":
    case "erp-order-older":
    case "erp-order-doubled":
      return [{ kind: "mark-exported", number: problem.data.number, reason: null }, ...OF_ONE];
    default:
      return pairOf(problem) === null ? [SEND, ...OF_ONE] : OF_ONE;
  }
}
