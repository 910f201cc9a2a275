import { jsonPieces } from "../json/pieces.ts";
import type { Lazy } from "../files/lazy.ts";
import type { ReportFormat } from "../files/report-file.ts";
import type { Text } from "../text/text.ts";
import { auditCsv } from "./csv.ts";
import { auditDocument } from "./document.ts";
import { auditPage } from "./html.ts";
import type { KeptAudit } from "./words.ts";

/** The pieces of an audit file. */
export function auditPieces(
  kept: KeptAudit,
  format: ReportFormat,
  { text, english }: { readonly text: Text; readonly english: Text },
): Lazy<string> {
  if (format === "json") return jsonPieces(auditDocument(kept, english));
  return format === "csv" ? auditCsv(kept, text) : auditPage(kept, text);
}
