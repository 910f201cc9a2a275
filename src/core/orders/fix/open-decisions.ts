/** The orders that wait for a person, and the choices for them. Pure. */
import type { OrderAction } from "../../acts/action.ts";
import { countryCodes } from "../../common/country.ts";
import { likelyPaymentCode, paymentCode, vatCodeOf } from "../send/mapping.ts";
import { mappingKey } from "../../common/words.ts";
import type { MappingSetting } from "../../common/problems/kinds.ts";
import type { NamedOrder } from "../../run/notify/message.ts";
import { problemOfWaiting } from "../../run/notify/open-problems.ts";
import { type AfterExport, isLost } from "../listing/difference.ts";
import { isNewcomerOpen, newcomerOf } from "../listing/newcomer.ts";
import { orderBuyer } from "../order.ts";
import type { ErpShop } from "../../ports/erp.ts";
import type { OrderRecord } from "../record.ts";
import { type Problem, mappedPair, treatmentOf } from "../../common/problems/problem.ts";
import type { Settings } from "../../run/settings.ts";

/** One possible choice. Plain JSON. */
export type Choice =
  /** `from` is the shop's, `to` TotalGest's, of a country its ISO code. `name`: TotalGest's name; `""` = none. */
  | {
      readonly kind: "map";
      readonly setting: MappingSetting;
      readonly from: string;
      readonly to: string;
      readonly name: string;
    }
  /** What counts if the link and the SKU of an item mean two products. */
  | { readonly kind: "article"; readonly by: "link" | "sku" }
  /** Read it again and send it. `isRestored`: it waits because the state was restored. */
  | { readonly kind: "send"; readonly isRestored?: true }
  /** Look it up by its reference, and send nothing. */
  | { readonly kind: "look-up" }
  /** Look it up, and send it only if TotalGest does not have it. */
  | { readonly kind: "resend" }
  /** It is in TotalGest. `number` null = the person enters it. */
  | { readonly kind: "mark-exported"; readonly number: string | null }
  | { readonly kind: "dismiss" }
  /**
   * The change after the export is settled in TotalGest; the person says how. `isNewcomer`: the order that has the id now is
   * there, and the person gives its number.
   */
  | { readonly kind: "acknowledge"; readonly isNewcomer?: true };

/** A person's choice for these orders, with the values that the person enters. */
export interface Decision {
  readonly choice: Choice;
  readonly ids: readonly string[];
  /** For `mark-exported` without a number in the choice, and for `acknowledge` with a newcomer. */
  readonly number?: string;
  /** For the order's history; required for `dismiss` and `acknowledge`. */
  readonly reason?: string;
}

/** Orders that wait only for a mapping are not forced, so an order cancelled meanwhile is not sent. */
export function actionOf({ choice, number = "", reason }: Decision): OrderAction {
  switch (choice.kind) {
    case "map":
      return { kind: "map", setting: choice.setting, from: choice.from, to: choice.to };
    case "article":
      return { kind: "send", articleBy: choice.by };
    case "send":
    case "look-up":
    case "resend":
      return { kind: choice.kind };
    case "mark-exported":
      return { kind: choice.kind, number: choice.number ?? number, reason: reason ?? null };
    case "dismiss":
      return { kind: choice.kind, reason: reason ?? "" };
    case "acknowledge":
      return { kind: choice.kind, reason: reason ?? number, ...(number === "" ? {} : { number }) };
  }
}

/** What a person sees of a waiting order. */
export interface WaitingOrder extends NamedOrder {
  /** Decimal string. */
  readonly total: string;
  readonly currency: string;
  readonly placedAt: string;
  /** How it differs from what was sent; absent = it does not. */
  readonly differences?: AfterExport["differences"];
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

/** A waiting order and its problem; nothing else is kept while orders are read. */
export interface Waiting {
  readonly order: WaitingOrder;
  readonly problem: Problem;
  readonly state: OrderRecord["state"];
  /** An audit did not find the exported order in TotalGest. */
  readonly isLost?: boolean;
  /** The order that has the id now has to be in TotalGest. */
  readonly isNewcomerDue?: boolean;
}

export function waitingOf(record: OrderRecord): Waiting {
  const { id, reference, total, currency, placedAt, state, afterExport } = record;
  const differences = afterExport === null ? {} : { differences: afterExport.differences };
  const order = { id, reference, customer: orderBuyer(record), total, currency, placedAt, ...differences };
  const newcomer = newcomerOf(record);
  const isNewcomerDue = newcomer?.meaning === "due" && isNewcomerOpen(newcomer, afterExport);
  return { order, problem: problemOfWaiting(record), state, isLost: isLost(afterExport), isNewcomerDue };
}

/** Whether TotalGest's lists are needed for the choices. */
export function needsErpShop(waiting: readonly Waiting[]): boolean {
  return waiting.some(({ problem }) => IN_TOTALGEST.has(treatmentOf(problem).mappedBy));
}

/**
 * The decisions to make: first mappings, those of the most orders first, then the others, oldest first. `erpShop` null
 * = TotalGest was not asked, so its codes cannot be chosen.
 */
export function findOpenDecisions(
  waiting: readonly Waiting[],
  erpShop: ErpShop | null,
  mapping: Settings["mapping"],
): readonly OpenDecision[] {
  const groups = Map.groupBy(waiting.toSorted(byAge), keyOf);
  const found = [...groups].flatMap(([key, group]) => toOpenDecisions(key, group, erpShop, mapping));
  const isMapping = ({ choices }: OpenDecision): boolean => choices[0]?.kind === "map";
  return [
    ...found.filter(isMapping).toSorted((a, b) => b.orders.length - a.orders.length),
    ...found.filter((one) => !isMapping(one)),
  ];
}

function byAge({ order: one }: Waiting, { order: other }: Waiting): number {
  const byDate = Date.parse(one.placedAt) - Date.parse(other.placedAt);
  return byDate === 0 ? one.id.localeCompare(other.id, "en", { numeric: true }) : byDate;
}

/** Orders that one decision fixes share a key; every other order has its own. */
function keyOf({ problem, order, state }: Waiting): string {
  const pair = pairOf(problem);
  if (pair !== null) return JSON.stringify([pair.setting, mappingKey(pair.from)]);
  if (state !== "failed" || !treatmentOf(problem).isMendedTogether) return JSON.stringify([problem.code, order.id]);
  return JSON.stringify([problem.code, problem.data]);
}

/** Settings whose values are TotalGest's codes. */
const IN_TOTALGEST: ReadonlySet<MappingSetting | undefined> = new Set(["mapping.payments", "mapping.vat"]);

/** The setting and the shop's value that a mapping fixes; null = no mapping fixes it. */
function pairOf(problem: Problem): { readonly setting: MappingSetting; readonly from: string } | null {
  const pair = mappedPair(problem);
  return pair === null || pair.from.trim() === "" ? null : pair;
}

function toOpenDecisions(
  key: string,
  group: readonly Waiting[],
  erpShop: ErpShop | null,
  settings: Settings["mapping"],
): readonly OpenDecision[] {
  const [first] = group;
  if (first === undefined) return [];
  const { problem } = first;
  const orders = group.map(({ order }) => order);
  const pair = pairOf(problem);
  if (pair === null) return [{ key, problem, orders, choices: choicesFor(first, orders.length), likely: null }];
  const codes = codesFor(pair.setting, erpShop).map((code): Choice => ({ kind: "map", ...pair, ...code }));
  const choices = [...codes, ...othersFor(orders.length)];
  const likely = erpShop === null ? null : likelyCode(problem, { settings, erpShop });
  return [
    { key, problem, orders, choices, likely: choices.find((one) => one.kind === "map" && one.to === likely) ?? null },
  ];
}

function codesFor(
  setting: MappingSetting,
  erpShop: ErpShop | null,
): readonly { readonly to: string; readonly name: string }[] {
  switch (setting) {
    case "mapping.payments":
      return (erpShop?.paymentMethods ?? []).map(({ code, name }) => ({
        to: code,
        name: name.toLowerCase() === code.toLowerCase() ? "" : name,
      }));
    case "mapping.vat":
      return (erpShop?.vatCodes ?? []).map(({ code, rate }) => ({ to: code, name: `${rate} %` }));
    case "mapping.countries":
      return countryCodes().map((code) => ({ to: code, name: "" }));
  }
}

/** The code mapped meanwhile, else the code with an equal name. */
function likelyCode(
  problem: Problem,
  mapping: { readonly settings: Settings["mapping"]; readonly erpShop: ErpShop },
): string | null {
  if (problem.code === "vat-unmapped") return vatCodeOf(problem.data.rate, mapping);
  if (problem.code !== "payment-unmapped") return null;
  return paymentCode(problem.data, mapping) ?? likelyPaymentCode(problem.data, mapping.erpShop);
}

const TYPED: Choice = { kind: "mark-exported", number: null };
const DISMISS: Choice = { kind: "dismiss" };

const SEND: Choice = { kind: "send" };
const LOOK_UP: Choice = { kind: "look-up" };
const RESEND: Choice = { kind: "resend" };

/** One order may be in TotalGest already, or never be sent. */
function othersFor(count: number): readonly Choice[] {
  return count > 1 ? [] : [TYPED, DISMISS];
}

/** The decision about several orders as one about each of them. */
export function eachOf(decision: OpenDecision): readonly OpenDecision[] {
  const choices = [...decision.choices, ...othersFor(1)];
  return decision.orders.map((order) => ({
    ...decision,
    key: `${decision.key} ${order.id}`,
    orders: [order],
    choices,
  }));
}

function choicesFor(
  { problem, state, isLost: isGone = false, isNewcomerDue = false }: Waiting,
  count: number,
): readonly Choice[] {
  if (problem.code === "order-newcomer")
    return [{ kind: "acknowledge", ...(isNewcomerDue ? { isNewcomer: true } : {}) }];
  if (state === "exported") return [{ kind: "acknowledge" }, ...(isGone ? [RESEND, TYPED] : [])];
  if (problem.code === "cancelled-unconfirmed") return [DISMISS, TYPED, LOOK_UP];
  if (state === "unconfirmed") return [LOOK_UP, RESEND, TYPED, DISMISS];
  switch (problem.code) {
    case "restored":
      return [LOOK_UP, { kind: "send", isRestored: true }, TYPED, DISMISS];
    case "article-disagrees":
      return [{ kind: "article", by: "link" }, { kind: "article", by: "sku" }, TYPED, DISMISS];
    case "article-gone":
      return problem.data.sku === "none" ? [TYPED, DISMISS] : [{ kind: "article", by: "sku" }, TYPED, DISMISS];
    case "article-unanswered":
      return [{ kind: "article", by: "sku" }, TYPED, DISMISS];
    case "order-id-reused":
      return [RESEND, TYPED, DISMISS];
    case "order-replaced":
      return [TYPED, DISMISS];
    case "erp-order-differs":
    case "erp-order-doubled":
      return [{ kind: "mark-exported", number: problem.data.number }, TYPED, DISMISS];
    default:
      return [SEND, ...othersFor(count)];
  }
}
