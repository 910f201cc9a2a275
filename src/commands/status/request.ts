import { optionName, optionNeeds } from "../lists.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { ORDER_FILTERS, ORDER_SORTS } from "../../core/orders/order.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";
import {
  type OrderFilter,
  PRODUCT_FILTERS,
  PRODUCT_SORTS,
  PRODUCT_STATES,
  type ProductFilter,
} from "../../core/ports/status-store.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { StatusFlags } from "./options.ts";

/** What one `status` shows. */
export type StatusView =
  | { readonly kind: "overview"; readonly maxAgeMs: number | null }
  | { readonly kind: "order"; readonly token: string }
  /** A SKU, an EAN or TotalGest's id. */
  | { readonly kind: "product"; readonly token: string }
  | { readonly kind: "orders"; readonly list: ListRequest<OrderFilter> }
  | { readonly kind: "products"; readonly list: ListRequest<ProductFilter> };

/** The filters of a list. */
const LIST_FLAGS = ["state", "search", "from", "to", "sort", "report", "limit"] as const;

export interface ListRequest<Filter extends OrderFilter | ProductFilter> {
  /** Without a limit 50 are listed on screen, all in JSON. */
  readonly filter: Filter;
  /** Only orders placed on or after this local day, and on or before the other; null = any day. */
  readonly from: LocalDay | null;
  readonly to: LocalDay | null;
  /** A file for all lines; null = none. */
  readonly report: string | null;
}

/** Throws UsageError. */
export function readStatusFlags(flags: StatusFlags, args: readonly string[]): StatusView {
  const [what, id, extra] = args;
  if (extra !== undefined) {
    const instead = `tg360 status ${what ?? "orders"} ${id ?? "ID"}`;
    throw new UsageError(problem("unexpected-argument", { argument: extra, instead }));
  }
  if (what === undefined) {
    refuse(flags, LIST_FLAGS, ["status orders", "status products"]);
    return { kind: "overview", maxAgeMs: flags.maxAge ?? null };
  }
  refuse(flags, ["maxAge"], ["status"]);
  if (what === "orders")
    return id === undefined
      ? { kind: "orders", list: readList(flags, ORDER_FILTERS, ORDER_SORTS) }
      : one(flags, "order", id);
  if (what !== "products")
    throw new UsageError(
      problem("bad-option", { option: "status", value: what, expected: ["orders", "products"], kind: "choices" }),
    );
  refuse(flags, ["from", "to"], ["status orders"]);
  return id === undefined ? { kind: "products", list: productList(flags) } : one(flags, "product", id);
}

function one(flags: StatusFlags, kind: "order" | "product", token: string): StatusView {
  refuse(flags, LIST_FLAGS, ["status orders", "status products"]);
  return { kind, token };
}

function productList(flags: StatusFlags): ListRequest<ProductFilter> {
  const { filter, ...list } = readList(flags, PRODUCT_FILTERS, PRODUCT_SORTS);
  const { states = [], ...rest } = filter;
  const known = PRODUCT_STATES.filter((state) => states.includes(state));
  const narrowed = {
    ...(known.length === 0 ? {} : { states: known }),
    ...(states.includes("text-differs") ? ({ hasTextsLeft: true } as const) : {}),
  };
  return { ...list, filter: { ...rest, ...narrowed } };
}

function readList<State extends string, Key extends string>(
  flags: StatusFlags,
  known: readonly State[],
  keys: readonly Key[],
) {
  const { search, sort, limit, from = null, to = null, report = null } = flags;
  const states = new Set((flags.state ?? []).map((named) => oneOf("--state", named, known)));
  const filter = {
    ...(states.size === 0 ? {} : { states: [...states] }),
    ...(search === undefined ? {} : { search }),
    ...(sort === undefined
      ? {}
      : { sort: { by: oneOf("--sort", sort.replace(/^-/, ""), keys), isDescending: sort.startsWith("-") } }),
    ...(limit === undefined ? {} : { limit }),
  };
  return { filter, from, to, report };
}

/** Ignoring case. Throws UsageError. */
function oneOf<Known extends string>(option: string, named: string, known: readonly Known[]): Known {
  const found = known.find((one) => one === named.toLowerCase());
  if (found !== undefined) return found;
  throw new UsageError(problem("bad-option", { option, value: named, expected: known, kind: "choices" }));
}

function refuse(flags: StatusFlags, keys: readonly (keyof StatusFlags)[], needs: readonly string[]): void {
  const key = keys.find((one) => flags[one] !== undefined);
  if (key !== undefined) throw optionNeeds("status", optionName(key), needs);
}
