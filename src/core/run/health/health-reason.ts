import type { Direction, RunKind } from "../../common/direction.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { System } from "../../common/systems.ts";

/** Why the state is not healthy, as data; the report renders it. */
export type HealthReason =
  | { readonly code: "not-configured"; readonly data: Record<string, never> }
  | { readonly code: "never-ran"; readonly data: { readonly direction: Direction } }
  | { readonly code: "overdue"; readonly data: { readonly direction: RunKind; readonly last: string } }
  | { readonly code: "credentials"; readonly data: { readonly system: System; readonly direction: Direction } }
  | { readonly code: "brake"; readonly data: { readonly brake: Problem } }
  | { readonly code: "standing"; readonly data: { readonly problem: Problem } }
  | { readonly code: "audit-missing"; readonly data: { readonly last: string } }
  | { readonly code: "audit-differences"; readonly data: { readonly to: string; readonly count: number } }
  | { readonly code: "audit-not-proven"; readonly data: { readonly to: string } }
  | { readonly code: CountedReason; readonly data: { readonly count: number } };

export type CountedReason =
  | "orders-failed"
  | "orders-held"
  | "orders-unconfirmed"
  | "orders-stuck"
  | "orders-late"
  | "orders-after-export"
  | "orders-refused-again"
  | "statuses-refused"
  | "products-failed";
