import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import type { Engine } from "../../core/run/engine.ts";
import type { ExportReport } from "../../core/run/reports.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { exportOrders } from "../../core/orders/export/export-orders.ts";
import { joinReports } from "../../core/orders/export/rows.ts";
import type { Settings } from "../../core/run/settings.ts";
import { startOfDay } from "../../core/common/time/zone.ts";
import type { ReportFile } from "../../render/files/report-file.ts";
import { openPrompts } from "../prompts/prompts.ts";
import type { ExportFlags } from "./options.ts";
import { afterRun, holdingUnattended } from "../../app/output/notify.ts";
import { exportPresentation } from "../../app/output/export-report.ts";
import { present, withReportFile } from "../../app/output/present.ts";
import { readTokens, splitTokens } from "../lists.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { isMeantToo, chooseOrders } from "./choose.ts";

export const run: Body<ExportFlags> = (app, flags, args) =>
  holdingUnattended(app, flags, () => runExport(flags, args, app));

/** One export, and its report. `args` are further ids, after `--ids`. */
async function runExport(flags: ExportFlags, args: readonly string[], app: App): Promise<ExitCode> {
  const typed = readIds(flags, args);
  const isDry = flags.dryRun === true;
  const work = async (file: ReportFile | null): Promise<ExitCode> => {
    const read = typed === null ? null : await readTokens(app, typed, SOME_ORDER);
    const tokens = flags.interactive === true ? await chooseOrders(flags, app, await openPrompts(app)) : read;
    if (tokens?.length === 0) return EXIT.ok;
    const perform = (named: typeof tokens, cancelledToo: boolean): Promise<Performed> =>
      withEngine(app, { direction: "orders", dryRun: isDry }, async (engine) => ({
        report: await act(flags, named, engine, { cancelledToo, app }),
        shop: engine.settings.framework360,
      }));
    const { report, shop } = await performAsking(flags, tokens, perform, app);
    return present(app, exportPresentation(app, report, { listAll: tokens !== null, decided: null }, shop), file);
  };
  try {
    return await withReportFile(flags.report ?? null, work);
  } finally {
    if (!isDry) await afterRun(app);
  }
}

interface Performed {
  readonly report: ExportReport;
  readonly shop: Settings["framework360"];
}

/**
 * Cancelled orders are left, unless the user has confirmed them. At a terminal they are asked about after the others
 * have gone, so that nobody waits for the answer.
 */
async function performAsking(
  { yes = false, interactive = false }: ExportFlags,
  tokens: readonly string[] | null,
  perform: (tokens: readonly string[] | null, cancelledToo: boolean) => Promise<Performed>,
  app: App,
): Promise<Performed> {
  // Who ticked a cancelled order in the list was asked about it there.
  const first = await perform(tokens, yes || interactive);
  const cancelled = first.report.orders.filter(({ error }) => error?.code === "cancelled-needs-yes");
  if (cancelled.length === 0) return first;
  const prompts = await openPrompts(app);
  if (prompts === null || !(await isMeantToo(cancelled, prompts, app))) return first;
  const second = await perform(
    cancelled.map(({ id }) => id),
    true,
  );
  return { ...second, report: joinReports(first.report, second.report) };
}

function act(
  { failed = false, since, dryRun = false, now = false }: ExportFlags,
  tokens: readonly string[] | null,
  engine: Engine,
  { cancelledToo, app }: { readonly cancelledToo: boolean; readonly app: App },
): Promise<ExportReport> {
  const sinceMs = since === undefined ? null : startOfDay(since, engine.settings.framework360.timeZone);
  const options = { tokens, failed, sinceMs, resend: false, dryRun, now, ...(dryRun ? {} : { cancelledToo }) };
  const showsBodies = dryRun && app.globals.verbose && tokens !== null;
  return exportOrders(engine, showsBodies ? { ...options, bodies: true } : options, app.signal);
}

/** With a placeholder: a next step names no order that nobody has named. */
const SOME_ORDER = "tg360 export-orders --ids ID";

/** Null = the orders that are due. Throws UsageError. */
function readIds(flags: ExportFlags, args: readonly string[]): readonly string[] | null {
  const [first] = args;
  if (flags.ids === undefined) {
    if (first === undefined) return null;
    const instead = `tg360 export-orders --ids ${args.join(",")}`;
    throw new UsageError(problem("unexpected-argument", { argument: first, instead }));
  }
  const tokens = [...flags.ids, ...args.flatMap(splitTokens)];
  if (tokens.length === 0) throw new UsageError(problem("no-ids", { instead: SOME_ORDER }));
  return tokens;
}
