import { type Conflicts, refuseConflicts } from "../../cli/option-rules.ts";
import type { Period } from "../../core/audit/plan.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";
import { formatOf } from "../../report/files/report-file.ts";
import type { AuditFlags } from "./options.ts";

/** What one `audit` does. */
export type AuditRequest =
  | { readonly kind: "make"; readonly period: Period; readonly products: boolean; readonly report: string | null }
  | { readonly kind: "show"; readonly day: LocalDay; readonly report: string | null }
  | { readonly kind: "list" }
  | { readonly kind: "verify" }
  | { readonly kind: "export"; readonly folder: string };

const CONFLICTS: Conflicts<AuditFlags> = [
  ["day", ["month", "from", "to"]],
  ["month", ["from", "to"]],
  ["list", ["show", "verify", "export", "day", "month", "from", "to", "products", "report"]],
  ["show", ["verify", "export", "day", "month", "from", "to", "products"]],
  ["verify", ["export", "day", "month", "from", "to", "products", "report"]],
  ["export", ["day", "month", "from", "to", "products", "report"]],
];

/** Throws UsageError. */
export function readAuditFlags(flags: AuditFlags): AuditRequest {
  refuseConflicts(flags, CONFLICTS);
  if (flags.report !== undefined) formatOf(flags.report);
  if (flags.list === true) return { kind: "list" };
  if (flags.verify === true) return { kind: "verify" };
  if (flags.export !== undefined) return { kind: "export", folder: flags.export };
  const report = flags.report ?? null;
  if (flags.show !== undefined) return { kind: "show", day: flags.show, report };
  const { day = null, month = null, from = null, to = null } = flags;
  if (from !== null && to !== null && from > to) {
    throw new UsageError(problem("bad-option", { option: "--to", value: to, expected: [from], kind: "examples" }));
  }
  return { kind: "make", period: { day, month, from, to }, products: flags.products === true, report };
}
