import { type Conflicts, refuseConflicts } from "../../cli/option-rules.ts";
import type { Period } from "../../core/audit/plan.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";
import { formatOf } from "../../render/files/report-file.ts";
import type { AuditFlags } from "./options.ts";

/** What one `audit` does. */
export type AuditRequest =
  | { readonly kind: "make"; readonly period: Period; readonly report: string | null }
  | { readonly kind: "show"; readonly day: LocalDay; readonly report: string | null }
  | { readonly kind: "list" };

const CONFLICTS: Conflicts<AuditFlags> = [
  ["day", ["month", "from", "to"]],
  ["month", ["from", "to"]],
  ["list", ["show", "day", "month", "from", "to", "report"]],
  ["show", ["day", "month", "from", "to"]],
];

/** Throws UsageError. */
export function readAuditFlags(flags: AuditFlags): AuditRequest {
  refuseConflicts(flags, CONFLICTS);
  if (flags.report !== undefined) formatOf(flags.report);
  if (flags.list === true) return { kind: "list" };
  const report = flags.report ?? null;
  if (flags.show !== undefined) return { kind: "show", day: flags.show, report };
  const { day = null, month = null, from = null, to = null } = flags;
  if (from !== null && to !== null && from > to) {
    throw new UsageError(problem("bad-option", { option: "--to", value: to, expected: [from], kind: "examples" }));
  }
  return { kind: "make", period: { day, month, from, to }, report };
}
