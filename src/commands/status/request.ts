import { optionName, optionNeeds, refuseConflicts } from "../../cli/option-rules.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { ORDER_FILTERS, type OrderNarrowing } from "../../core/orders/order.ts";
import type { ProductStatus } from "../../core/ports/status-store.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { StatusFlags } from "./options.ts";

const PRODUCT_STATES = ["synced", "pending", "failed", "not-linked"] as const satisfies readonly ProductStatus[];

/** What one `status` does. */
export interface StatusRequest {
  readonly view: StatusView;
  /** Refreshes in place until it is ended. */
  readonly watches: boolean;
}

/** What is shown. */
export type StatusView =
  | { readonly kind: "overview"; readonly maxAgeMs: number | null }
  | { readonly kind: "order"; readonly token: string }
  /** A SKU, an EAN or TotalGest's id. */
  | { readonly kind: "product"; readonly token: string }
  | { readonly kind: "orders"; readonly list: ListRequest<OrderNarrowing> }
  | { readonly kind: "products"; readonly list: ListRequest<ProductStatus> }
  /** Newest first; null = 50 on screen, all in JSON. */
  | { readonly kind: "runs"; readonly limit: number | null };

/** The filters of a list. */
const LIST_FLAGS = ["state", "search", "day", "limit", "page"] as const;

export interface ListRequest<State> {
  /** Empty = all. */
  readonly states: readonly State[];
  readonly search: string | null;
  /** Only orders placed on this local day; absent = any day. */
  readonly day?: string;
  /** Null = 50 on screen, all in JSON. */
  readonly limit: number | null;
  /** From 1; null = the first on screen, all in JSON. */
  readonly page: number | null;
}

/** Throws UsageError. */
export function readStatusFlags(flags: StatusFlags, args: readonly string[]): StatusRequest {
  refuseConflicts(flags, [["watch", ["maxAge"]]]);
  return { view: readView(flags, args), watches: flags.watch === true };
}

function readView(flags: StatusFlags, args: readonly string[]): StatusView {
  const [what, id, extra] = args;
  if (extra !== undefined) throw unexpected(extra, `tg360 status ${what ?? "orders"} ${id ?? "ID"}`);
  if (what === undefined) {
    refuse(flags, LIST_FLAGS, ["status orders", "status products"]);
    return { kind: "overview", maxAgeMs: flags.maxAge ?? null };
  }
  refuse(flags, ["maxAge"], ["status"]);
  if (what === "runs") return readRuns(flags, id);
  if (what === "orders")
    return id === undefined ? { kind: "orders", list: readList(flags, ORDER_FILTERS) } : one(flags, "order", id);
  if (what !== "products")
    throw new UsageError(
      problem("bad-option", {
        option: "status",
        value: what,
        expected: ["orders", "products", "runs"],
        kind: "choices",
      }),
    );
  refuse(flags, ["day"], ["status orders"]);
  return id === undefined ? { kind: "products", list: readList(flags, PRODUCT_STATES) } : one(flags, "product", id);
}

function readRuns(flags: StatusFlags, id: string | undefined): StatusView {
  if (id !== undefined) throw unexpected(id, "tg360 status runs");
  refuse(flags, ["state", "search", "day", "page"], ["status orders", "status products"]);
  return { kind: "runs", limit: flags.limit ?? null };
}

function one(flags: StatusFlags, kind: "order" | "product", token: string): StatusView {
  refuse(flags, LIST_FLAGS, ["status orders", "status products"]);
  return { kind, token };
}

function readList<State extends string>(flags: StatusFlags, known: readonly State[]): ListRequest<State> {
  const states = (flags.state ?? []).map((named) => {
    const state = known.find((one) => one === named.toLowerCase());
    if (state !== undefined) return state;
    throw new UsageError(problem("bad-option", { option: "--state", value: named, expected: known, kind: "choices" }));
  });
  return {
    states: [...new Set(states)],
    search: flags.search ?? null,
    ...(flags.day === undefined ? {} : { day: flags.day }),
    limit: flags.limit ?? null,
    page: flags.page ?? null,
  };
}

function refuse(flags: StatusFlags, keys: readonly (keyof StatusFlags)[], needs: readonly string[]): void {
  const key = keys.find((one) => flags[one] !== undefined);
  if (key !== undefined) throw optionNeeds(optionName(key), needs);
}

function unexpected(argument: string, instead: string): UsageError {
  return new UsageError(problem("unexpected-argument", { argument, instead }));
}
