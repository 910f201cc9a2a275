import { exportTroubles, renderExport } from "../../view/orders/export.ts";
import type { ExportReport } from "../../core/run/reports.ts";
import type { Settings } from "../../core/run/settings.ts";
import { exportKeys, type Presentation } from "./present.ts";

/** The report of an export, or of a decision about orders, in each of its forms. */
export function exportPresentation(
  whole: ExportReport,
  { listAll, decided }: Parameters<typeof renderExport>[2],
  { timeZone, site }: Pick<Settings["framework360"], "timeZone" | "site">,
): Presentation {
  const report = decided === "dismiss" ? withoutOldErrors(whole) : whole;
  return {
    exitCode: report.exitCode,
    problemKeys: exportKeys(report),
    timeZone,
    document: async (english) => (await import("../../render/json/reports.ts")).exportDocument(report, english),
    screen: (screen) => renderExport(screen, report, { listAll, decided }),
    troubles: (screen) => exportTroubles(screen, report),
    async pieces(format, texts) {
      const { exportPieces } = await import("../../render/files/report-pages.ts");
      return exportPieces(report, format, { ...texts, site });
    },
  };
}

/** Old errors of orders that were dismissed are no failures of this run. */
function withoutOldErrors(report: ExportReport): ExportReport {
  const orders = report.orders.map((row) => (row.state === "not-linked" ? { ...row, error: null } : row));
  return { ...report, orders };
}
