import { UsageError } from "../core/errors.ts";
import { ORDER_STATES, type OrderState } from "../core/order.ts";
import type { ProductStatus } from "../core/ports.ts";
import { problem } from "../core/problem.ts";
import type { StatusFlags } from "./status.options.ts";

const PRODUCT_STATES = ["synced", "pending", "failed", "not-linked"] as const satisfies readonly ProductStatus[];

/** What one `status` is to show. */
export type StatusRequest =
  | { readonly kind: "overview"; readonly maxAgeMs: number | null }
  | { readonly kind: "order"; readonly token: string }
  | { readonly kind: "orders"; readonly list: ListRequest<OrderState> }
  | { readonly kind: "products"; readonly list: ListRequest<ProductStatus> };

export interface ListRequest<State> {
  /** Empty = all. */
  readonly states: readonly State[];
  readonly search: string | null;
  /** Null = 50 on screen, all in JSON. */
  readonly limit: number | null;
}

/** Throws UsageError. */
export function readStatusFlags(flags: StatusFlags, args: readonly string[]): StatusRequest {
  const [what, id, extra] = args;
  if (extra !== undefined) throw unexpected(extra, `tg360 status orders ${id ?? "ID"}`);
  if (what === undefined) {
    refuse(flags, ["state", "search", "limit"], ["status orders", "status products"]);
    return { kind: "overview", maxAgeMs: flags.maxAge ?? null };
  }
  refuse(flags, ["maxAge"], ["status"]);
  if (what === "orders")
    return id === undefined ? { kind: "orders", list: readList(flags, ORDER_STATES) } : one(flags, id);
  if (what !== "products")
    throw new UsageError(problem("bad-option", { option: "status", value: what, expected: ["orders", "products"] }));
  if (id !== undefined) throw unexpected(id, `tg360 status products --search ${id}`);
  return { kind: "products", list: readList(flags, PRODUCT_STATES) };
}

function one(flags: StatusFlags, token: string): StatusRequest {
  refuse(flags, ["state", "search", "limit"], ["status orders", "status products"]);
  return { kind: "order", token };
}

function readList<State extends string>(flags: StatusFlags, known: readonly State[]): ListRequest<State> {
  const states = (flags.state ?? []).map((named) => {
    const state = known.find((one) => one === named.toLowerCase());
    if (state !== undefined) return state;
    throw new UsageError(problem("bad-option", { option: "--state", value: named, expected: known }));
  });
  return { states: [...new Set(states)], search: flags.search ?? null, limit: flags.limit ?? null };
}

const NAMES = { state: "--state", search: "--search", limit: "--limit", maxAge: "--max-age" } as const;

function refuse(flags: StatusFlags, keys: readonly (keyof StatusFlags)[], needs: readonly string[]): void {
  const key = keys.find((one) => flags[one] !== undefined);
  if (key !== undefined) throw new UsageError(problem("option-needs", { option: NAMES[key], needs }));
}

function unexpected(argument: string, instead: string): UsageError {
  return new UsageError(problem("unexpected-argument", { argument, instead }));
}
