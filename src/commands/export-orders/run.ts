import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import type { Engine } from "../../core/run/engine.ts";
import type { ExportReport, ExportRow } from "../../core/run/reports.ts";
import { EXIT, type ExitCode, UsageError, RemoteError } from "../../core/common/problems/errors.ts";
import { exportOrders } from "../../core/orders/export/export-orders.ts";
import { joinReports } from "../../core/orders/export/rows.ts";
import type { Settings } from "../../core/run/settings.ts";
import { startOfDay } from "../../core/common/time/zone.ts";
import type { ReportFile } from "../../render/files/report-file.ts";
import { openPrompts, type Prompts } from "../prompts/prompts.ts";
import type { ExportFlags } from "./options.ts";
import { afterRun, holdingUnattended } from "../../app/output/notify.ts";
import { exportPresentation } from "../../app/output/export-report.ts";
import { present, withReportFile, asText, messageScreen } from "../../app/output/present.ts";
import { readTokens, splitTokens } from "../lists.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SOME_ITEM } from "../../text/problem-values.ts";
import { discover } from "../../core/discovery/discover.ts";
import { ORDER_STATES, STATES } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { messageLines, type Screen } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { orderName } from "../../view/labels.ts";
import { choiceOf, type OrderChoice, statusText } from "../prompts/order-choice.ts";
import { readAll } from "../../view/lists.ts";

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

/** The ids of the orders that somebody ticked in the list; empty = none. Throws UsageError without a terminal. */
async function chooseOrders(
  { dryRun = false, yes = false }: ExportFlags,
  app: App,
  prompts: Prompts | null,
): Promise<readonly string[]> {
  if (prompts === null) throw new UsageError(problem("needs-terminal", { flags: [`--ids ${SOME_ITEM}`] }));
  const screen = await messageScreen(app);
  const choices = await withEngine(app, { direction: "orders", dryRun }, async (engine) => {
    await lookForOrders(engine, app, screen);
    const found: OrderChoice[] = [];
    for await (const order of readAll<OrderRecord>((part) =>
      engine.store.listOrders({ ...part, states: OPEN_STATES }),
    )) {
      found.push(choiceOf(order, screen.text));
    }
    return found;
  });
  const chosen = choices.length === 0 ? [] : await prompts.orders(choices);
  const isAgreed = dryRun || yes || (await isMeant(choices, chosen, prompts, screen.text));
  if (chosen.length > 0 && isAgreed) return chosen;
  app.output.err(asText([screen.text.t(choices.length === 0 ? "ask.none" : "ask.not-done")]));
  return [];
}

/** Orders that a question names. */
const MOST_ASKED = 10;

/**
 * An order that is not due, such as a cancelled one, is sent only after a second confirmation that states why it is
 * not due.
 */
async function isMeant(
  choices: readonly OrderChoice[],
  chosen: readonly string[],
  prompts: Prompts,
  text: Text,
): Promise<boolean> {
  const ids = new Set(chosen);
  const undue = choices.filter(({ id, isDue }) => ids.has(id) && !isDue);
  if (undue.length === 0) return true;
  const named = undue
    .slice(0, MOST_ASKED)
    .map((choice) => `${choice.name}${text.t("said.colon")}${statusText(choice)}`);
  const left = undue.length - named.length;
  const orders = [...named, ...(left > 0 ? [text.t("report.more", { n: left })] : [])];
  return prompts.confirm(text.t("ask.not-due", { n: undue.length, orders }));
}

/**
 * Discovers orders first, so that an order of a minute ago can be chosen. If the shop does not answer, the stored
 * orders can be.
 */
async function lookForOrders(engine: Engine, app: App, screen: Screen): Promise<void> {
  const warn = ({ problem }: RemoteError): void => {
    app.output.err(asText(messageLines(screen, screen.text.problem(problem))));
  };
  try {
    const { failures } = await discover(engine, app.signal, { requireExportable: false });
    for (const failure of failures) warn(failure);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    warn(error);
  }
}

/** Orders that can be sent: TotalGest does not have them, and no answer about them is pending. */
const OPEN_STATES = ORDER_STATES.filter((state) => STATES[state].isThere === "no");

/** Whether these cancelled orders are to be sent after all. */
async function isMeantToo(cancelled: readonly ExportRow[], prompts: Prompts, app: App): Promise<boolean> {
  const { t } = (await messageScreen(app)).text;
  const names = cancelled.slice(0, MOST_ASKED).map(orderName);
  const left = cancelled.length - names.length;
  const orders = [...names, ...(left > 0 ? [t("report.more", { n: left })] : [])];
  return prompts.confirm(t("ask.cancelled", { n: cancelled.length, orders }));
}
