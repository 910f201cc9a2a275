import type { Lazy, Table, View } from "../../view/view.ts";
import type { Text } from "../../text/text.ts";
import { jsonPieces } from "../json/pieces.ts";
import { tableCsv } from "./csv.ts";
import { viewPage } from "./html.ts";
import type { ReportFormat } from "./report-file.ts";

/** What a file may become; only what is written is made. */
interface Contents {
  readonly text: Text;
  readonly view: () => View;
  readonly document: () => Readonly<Record<string, unknown>>;
  /** For a spreadsheet; absent = the view's first table. */
  readonly sheet?: () => Table;
}

/** The pieces of a file: the document, the view as a page, or a table for a spreadsheet. */
export function viewPieces(format: ReportFormat, { text, view, document, sheet }: Contents): Lazy<string> {
  if (format === "json") return jsonPieces(document());
  if (format === "html") return viewPage(view(), text);
  const [table] = sheet === undefined ? view().tables : [sheet()];
  return table === undefined ? [] : tableCsv(table);
}
