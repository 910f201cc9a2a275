import { exportBodies, exportFile, exportMet, exportView } from "../../view/orders/export.ts";
import { type Screen, section } from "../../render/terminal/screen.ts";
import { viewLines } from "../../render/terminal/view.ts";
import type { ExportReport } from "../../core/run/reports.ts";
import type { Settings } from "../../core/run/settings.ts";
import type { App } from "../app.ts";
import { ofNoItem } from "../../text/causes.ts";
import { messageScreen, type Presentation } from "./present.ts";
import { newsLines } from "../messages/news.ts";
import { harmlessJson } from "../../render/json/harmless.ts";
import { exportDocument } from "../../render/json/reports.ts";

/** The report of an export, or of a decision about orders, in each of its forms. */
export function exportPresentation(
  app: App,
  report: ExportReport,
  shown: Parameters<typeof exportView>[2],
  { timeZone, site }: Pick<Settings["framework360"], "timeZone" | "site">,
): Presentation {
  return {
    exitCode: report.exitCode,
    timeZone,
    document: async (english) => exportDocument(report, english),
    screen: (screen) => exportLines(screen, report, shown),
    news: async (others) => {
      return newsLines(app, [...exportMet(report), ...ofNoItem(others)], () => messageScreen(app, timeZone));
    },
    file: (text) => exportFile(text, report, site),
  };
}

/** The bodies are to be copied, so their lines are not wrapped. */
export async function exportLines(
  screen: Screen,
  report: ExportReport,
  shown: Parameters<typeof exportView>[2],
): Promise<readonly string[]> {
  const lines = await viewLines(screen, exportView(screen.text, report, shown));
  const bodies = exportBodies(screen.text, report);
  if (bodies.length === 0) return lines;
  return [...lines, ...bodies.flatMap(({ title, body }) => section(screen, title, harmlessJson(body, 2).split("\n")))];
}
