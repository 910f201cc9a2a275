import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { isDifference } from "../../core/audit/verdict.ts";
import { auditDocument, auditListDocument } from "../../render/json/audit.ts";
import { auditFile, auditTroubles, auditView, auditListView } from "../../view/audit/view.ts";
import { auditSheet } from "../../view/audit/tables.ts";
import { shouldReport } from "../../app/messages/quiet.ts";
import { messageLines, paragraph } from "../../render/terminal/screen.ts";
import { sectionLines, viewLines, bodyLines } from "../../render/terminal/view.ts";
import { formatVerdict } from "../../view/audit/words.ts";
import { problemKey } from "../../core/run/notify/decide-report.ts";
import type { ReportFile } from "../../render/files/report-file.ts";
import { messageScreen, present, withReportFile, printResult } from "../../app/output/present.ts";
import { withDecisions, withSettled } from "../../core/audit/since.ts";
import { makeAudit } from "../../app/cycles/make-audit.ts";
import type { AuditFlags } from "./options.ts";
import { withKeptState, withState } from "../../app/state/read.ts";
import { locateState } from "../../app/config.ts";
import type { AuditException, KeptAudit } from "../../core/audit/report.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { type DayRange, type LocalDay, localDay } from "../../core/common/time/zone.ts";
import { optionName, optionNeeds } from "../lists.ts";
import { reasonIn } from "../../core/acts/action.ts";
import { decideDay, openDayOf } from "../../core/audit/given-up.ts";
import { userName } from "../../app/state/place.ts";

export const run: Body<AuditFlags> = async (app, flags, [what, day]) => {
  refuseMixed(flags, what, day);
  if (what === "list") return listAudits(app);
  if ((what === "settle" || what === "put-back") && day !== undefined) {
    await decide(app, day, what === "settle" ? reasonOf(flags) : null);
    return run(app, {}, ["show", day]);
  }
  return withReportFile(flags.report ?? null, async (file) => {
    if (day !== undefined) {
      await showKept(app, await readKept(app, day), file);
      return EXIT.ok;
    }
    const kept = await withEngine(app, { direction: null, dryRun: false }, (engine) => {
      const today = localDay(engine.clock.now(), engine.settings.framework360.timeZone);
      return makeAudit(engine, periodOf(flags, today), app.signal);
    });
    return showKept(app, kept, file);
  });
};

/** Gives a day up, or opens it again (null). */
async function decide(app: App, day: LocalDay, reason: string | null): Promise<void> {
  const given = reason === null ? null : { by: userName(), atMs: app.clock.now(), reason };
  await withKeptState(app, false, (store) => decideDay(store, day, given), 0);
}

/** Throws UsageError if it says nothing. */
function reasonOf({ reason = "" }: AuditFlags): string {
  const found = reasonIn(reason);
  if (found === null) throw new UsageError(problem("reason-blank", { helpOf: "audit" }));
  return found;
}

/** Throws UsageError for options that do not go together. `what`: `list`, or another action and a day. */
export function refuseMixed(flags: AuditFlags, what?: string, day?: LocalDay): void {
  const { from, to } = flags;
  if (what === undefined) {
    if (flags.reason !== undefined) throw optionNeeds("audit", "--reason", ["settle"]);
    if (from === undefined || to === undefined || from <= to) return;
    throw new UsageError(problem("bad-option", { option: "--to", value: to, expected: [from], kind: "examples" }));
  }
  const own = what === "show" ? "report" : what === "settle" ? "reason" : "";
  const period = Object.keys(flags).find((name) => name !== own);
  if (period !== undefined) {
    const second = optionName(period);
    throw new UsageError(problem("option-conflict", { first: `audit ${what}`, second, helpOf: "audit" }));
  }
  if (what === "list" && day !== undefined) {
    throw new UsageError(problem("unexpected-argument", { argument: day, instead: `tg360 audit show ${day}` }));
  }
  if (what !== "list" && day === undefined) {
    throw new UsageError(
      problem("bad-usage", { what: "argument", named: "date", nearest: "none", detail: "", helpOf: "audit" }),
    );
  }
}

/** The days that a person asked for, without future days; null = those that are due. Throws UsageError if none is left. */
function periodOf({ day, month, from, to }: AuditFlags, today: LocalDay): DayRange | null {
  const first = day ?? (month === undefined ? (from ?? to) : `${month}-01`);
  const last = day ?? (month === undefined ? (to ?? today) : `${month}-31`);
  if (first === undefined) return null;
  if (first <= today) return { from: first, to: last < today ? last : today };
  const [option, value] = Object.entries({ day, month, from, to }).find(([, one]) => one !== undefined) ?? ["", first];
  throw new UsageError(
    problem("bad-option", { option: `--${option}`, value: value ?? first, expected: [today], kind: "examples" }),
  );
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
      file: (text) => auditFile(text, kept),
      sheet: (text) => auditSheet(text, report),
    },
    file,
  );
}

/** How the next audit recognises the same difference. What people gave up is none. */
export function auditKeys({ report }: KeptAudit): readonly string[] {
  if (report.exitCode === EXIT.ok) return [];
  const isOpen = (one: AuditException): boolean =>
    isDifference(one) || (one.kind === "not-provable" && openDayOf(report, one) !== null);
  const kinds = report.exceptions.filter(isOpen).map(({ kind, id }) => JSON.stringify(["audit", kind, id]));
  const unread = report.unread.filter((one) => openDayOf(report, one) !== null);
  return [...kinds, ...unread.map((one) => problemKey(one.problem, one.from ?? ""))];
}

const MOST_LISTED = 50;

async function listAudits(app: App): Promise<ExitCode> {
  const most = app.globals.json ? Number.MAX_SAFE_INTEGER : MOST_LISTED;
  const heads = await withState(app, async (store) => withSettled(store, await store.listAudits(most)));
  return printResult(app, {
    timeZone: (await locateState(app)).timeZone,
    document: () => auditListDocument(heads),
    screen: (screen) => bodyLines(screen, auditListView(screen.text, heads)),
  });
}

/** The last audit of a day. Throws UsageError if there is none. */
async function readKept(app: App, day: LocalDay): Promise<KeptAudit> {
  return withState(app, async (store) => {
    const [head] = await store.listAudits(1, day);
    const kept = head === undefined ? null : await store.readAudit(head.number);
    if (kept === null) throw new UsageError(problem("audit-none", { day }));
    return withDecisions(store, kept);
  });
}
