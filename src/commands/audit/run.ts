import type { Body } from "../../cli/declare.ts";
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { isDifference } from "../../core/audit/judge/verdict.ts";
import { auditDocument } from "../../render/json/audit.ts";
import { auditFile, auditTroubles, auditView } from "../../view/audit/view.ts";
import { auditSheet } from "../../view/audit/tables.ts";
import { shouldReport } from "../../app/messages/quiet.ts";
import { messageLines, paragraph } from "../../render/terminal/screen.ts";
import { sectionLines, viewLines } from "../../render/terminal/view.ts";
import { type KeptAudit, formatVerdict } from "../../view/audit/words.ts";
import type { Sayable } from "../../core/run/notify/decide-report.ts";
import { keyOfWords, problemKey } from "../../core/run/notify/problem-key.ts";
import type { ReportFile } from "../../render/files/report-file.ts";
import { messageScreen, present, withReportFile } from "../output/present.ts";
import { makeAudit } from "./make.ts";
import type { AuditFlags } from "./options.ts";
import { type AuditRequest, readAuditFlags } from "./request.ts";

export const run: Body<AuditFlags> = (app, flags, args) => runAudit(readAuditFlags(flags, args), app);

async function runAudit(request: AuditRequest, app: App): Promise<ExitCode> {
  if (request.kind === "make") return makeAndShow(request, app);
  const { listAudits, showAudit } = await import("./kept.ts");
  switch (request.kind) {
    case "list":
      return listAudits(app);
    case "show":
      return withReportFile(request.report, async (file) => {
        await showKept(app, await showAudit(app, request.day), file);
        return EXIT.ok;
      });
  }
}

function makeAndShow(request: Extract<AuditRequest, { kind: "make" }>, app: App): Promise<ExitCode> {
  return withReportFile(request.report, async (file) => {
    const kept = await withEngine(app, { direction: null, dryRun: false }, (engine) =>
      makeAudit(engine, request.period, app.signal),
    );
    return showKept(app, kept, file);
  });
}

function showKept(app: App, kept: KeptAudit, file: ReportFile | null): Promise<ExitCode> {
  const { report } = kept;
  return present(
    app,
    {
      exitCode: report.exitCode,
      timeZone: report.timeZone,
      document: (english) => Promise.resolve(auditDocument(kept, english)),
      screen: (screen) => viewLines(screen, auditView(screen.text, kept)),
      news: async (others) => {
        const keys = [...auditKeys(kept), ...others.map((one) => problemKey(one))];
        if (!(await shouldReport(app, keys))) return [];
        const screen = await messageScreen(app, report.timeZone);
        return [
          ...formatVerdict(screen.text, report).flatMap((one) => paragraph(screen, one)),
          ...sectionLines(screen, auditTroubles(screen.text, kept)),
          ...others.flatMap((one) => messageLines(screen, screen.text.problem(one))),
        ];
      },
      pieces: async (format, { text, english }) => {
        const { viewPieces } = await import("../../render/files/view.ts");
        return viewPieces(format, {
          text,
          view: () => auditFile(text, kept),
          document: () => auditDocument(kept, english),
          sheet: () => auditSheet(text, kept),
        });
      },
    },
    file,
  );
}

/** How the next audit recognises the same difference. */
export function auditKeys({ report }: KeptAudit): readonly Sayable[] {
  const open = report.exceptions.filter((one) => isDifference(one) || one.kind === "not-provable");
  const kinds = open.map(({ kind, id }) => keyOfWords(JSON.stringify(["audit", kind, id])));
  return report.exitCode === EXIT.ok
    ? []
    : [...kinds, ...report.unread.map((one) => problemKey(one.problem, one.from ?? ""))];
}
