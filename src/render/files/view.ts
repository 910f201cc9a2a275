import type { Lazy, Table, View } from "../../view/view.ts";
import type { Text } from "../../text/text.ts";
import { jsonPieces } from "../json/pieces.ts";
import { tableCsv } from "./csv.ts";
import { viewPage } from "./html.ts";
import type { ReportFormat } from "./report-file.ts";

/** What a file may become. */
interface Contents {
  readonly file: (text: Text) => View;
  readonly document: Readonly<Record<string, unknown>>;
  /** For a spreadsheet; absent = the view's first table. */
  readonly sheet?: (text: Text) => Table;
}

/** The pieces of a file: the document, the view as a page, or a table for a spreadsheet. */
export function viewPieces(format: ReportFormat, text: Text, { file, document, sheet }: Contents): Lazy<string> {
  if (format === "json") return jsonPieces(document);
  if (format === "html") return viewPage(file(text), text);
  const [table] = sheet === undefined ? file(text).tables : [sheet(text)];
  return table === undefined ? [] : tableCsv(table);
}
