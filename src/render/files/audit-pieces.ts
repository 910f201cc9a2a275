import { jsonPieces } from "../json/pieces.ts";
import type { Lazy } from "../../view/lazy.ts";
import type { ReportFormat } from "./report-file.ts";
import type { Text } from "../../text/text.ts";
import { auditCsv } from "./audit-csv.ts";
import { auditDocument } from "../json/audit.ts";
import { auditPage } from "./audit-html.ts";
import type { KeptAudit } from "../../view/audit/words.ts";

/** The pieces of an audit file. */
export function auditPieces(
  kept: KeptAudit,
  format: ReportFormat,
  { text, english }: { readonly text: Text; readonly english: Text },
): Lazy<string> {
  if (format === "json") return jsonPieces(auditDocument(kept, english));
  return format === "csv" ? auditCsv(kept, text) : auditPage(kept, text);
}
