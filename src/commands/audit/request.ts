import { optionName } from "../../cli/lists.ts";
import type { Period } from "../../core/audit/plan.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";
import type { AuditFlags } from "./options.ts";

/** What one `audit` does. */
export type AuditRequest =
  | { readonly kind: "make"; readonly period: Period; readonly report: string | null }
  | { readonly kind: "show"; readonly day: LocalDay; readonly report: string | null }
  | { readonly kind: "list" };

/** Throws UsageError. `args`: `list`, or `show` and a day. */
export function readAuditFlags(flags: AuditFlags, [what, shown]: readonly string[]): AuditRequest {
  const { day = null, month = null, from = null, to = null } = flags;
  const report = flags.report ?? null;
  if (what === undefined) {
    if (from !== null && to !== null && from > to) {
      throw new UsageError(problem("bad-option", { option: "--to", value: to, expected: [from], kind: "examples" }));
    }
    return { kind: "make", period: { day, month, from, to }, report };
  }
  const period = Object.keys(flags).find((name) => name !== "report" || what === "list");
  if (period !== undefined) {
    throw new UsageError(problem("option-conflict", { first: `audit ${what}`, second: optionName(period) }));
  }
  if (what === "list") {
    if (shown === undefined) return { kind: "list" };
    throw new UsageError(problem("unexpected-argument", { argument: shown, instead: `tg360 audit show ${shown}` }));
  }
  if (shown === undefined) {
    throw new UsageError(problem("bad-usage", { what: "argument", named: "date", nearest: "none", detail: "" }));
  }
  return { kind: "show", day: shown, report };
}
