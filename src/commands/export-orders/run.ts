import type { Body } from "../../cli/declare.ts";
import { splitTokens } from "../../cli/lists.ts";
import type { App } from "../../app/app.ts";
import { readStdin } from "../../app/config.ts";
import { withDecisions, withEngine } from "../../app/engine.ts";
import { discover } from "../../core/discovery/discover.ts";
import type { Engine } from "../../core/run/engine.ts";
import type { ExportReport } from "../../core/run/reports.ts";
import { EXIT, type ExitCode, RemoteError, UsageError } from "../../core/common/problems/errors.ts";
import { exportOrders } from "../../core/orders/export/export-orders.ts";
import { joinReports } from "../../core/orders/export/rows.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { actOnOrders, carryOutNow, keptReport } from "../../core/requests/carry-out.ts";
import type { OrderAction } from "../../core/requests/request.ts";
import type { Settings } from "../../core/run/settings.ts";
import { startOfDay } from "../../core/common/time/zone.ts";
import { exportTroubles, orderName, renderExport } from "../../view/orders/export.ts";
import { openReportFile } from "../../render/files/report-file.ts";
import { messageLines, type Screen } from "../../render/terminal/screen.ts";
import { type Ask, type Choice, choiceOf, statusText, terminalAsk } from "../prompts/ask.ts";
import type { ExportFlags } from "./options.ts";
import { type ExportRequest, readExportFlags } from "./request.ts";
import { afterRun, holdingUnattended } from "../output/notify.ts";
import { asText, exportKeys, present } from "../output/present.ts";
import { messageScreen } from "../output/screen-of.ts";
import type { Read } from "../status/list.ts";

export const run: Body<ExportFlags> = (app, flags, args) => {
  const request = readExportFlags(flags, args);
  return holdingUnattended(app, request, () => runExport(request, app, terminalAsk(app)));
};

/** One export, or a person's decision about orders, and its report. */
export async function runExport(request: ExportRequest, app: App, ask: Ask): Promise<ExitCode> {
  const file = request.report === null ? null : await openReportFile(request.report);
  try {
    const tokens = request.interactive ? await choose(request, app, ask) : await readTokens(request, app);
    if (tokens?.length === 0) return EXIT.ok;
    const confirmed = await confirm(request, tokens ?? [], app, ask);
    if (confirmed === null) return EXIT.ok;
    const perform = (named: typeof tokens, cancelledToo: boolean): Promise<Performed> =>
      openFor(request, app, async (engine) => ({
        report: await act({ ...confirmed, cancelledToo }, named, engine, app),
        shop: engine.settings.framework360,
      }));
    const { report, shop } = await performAsking(request, tokens, perform, app, ask);
    return await present(app, presentation(report, request, tokens, shop), file);
  } finally {
    await file?.discard();
    if (!request.dryRun) await afterRun(app);
  }
}

/** A decision that sends nothing is possible beside a run. */
function openFor<T>({ action, dryRun }: ExportRequest, app: App, run: (engine: Engine) => Promise<T>): Promise<T> {
  const isSending = action.kind === "send" || action.kind === "resend";
  return isSending || dryRun ? withEngine(app, { direction: "orders", dryRun }, run) : withDecisions(app, run);
}

/** Null = the orders that are due. Throws UsageError if orders had to be named and none was. */
async function readTokens(request: ExportRequest, app: App): Promise<readonly string[] | null> {
  if (request.tokens === null) return null;
  const named: string[] = [];
  for (const token of request.tokens) {
    if (token === "-") named.push(...splitTokens(await readStdin(app)));
    else named.push(token);
  }
  if (named.length === 0) throw new UsageError(problem("no-ids", {}));
  return [...new Set(named)];
}

async function choose({ dryRun, yes }: ExportRequest, app: App, ask: Ask): Promise<readonly string[]> {
  if (!ask.isPossible) throw new UsageError(problem("needs-terminal", { flags: ["--ids"] }));
  const [screen, { readAll }] = [await messageScreen(app), await import("../status/list.ts")];
  const choices = await withEngine(app, { direction: "orders", dryRun }, async (engine) => {
    await lookForOrders(engine, app, screen);
    const list = { states: OPEN_STATES, search: null, limit: null, page: null };
    const found: Choice[] = [];
    const read: Read<OrderRecord, OrderRecord["state"]> = (filter) => engine.store.listOrders(filter);
    for await (const order of readAll(list, read)) {
      found.push(choiceOf(order, screen.text));
    }
    return found;
  });
  const chosen = choices.length === 0 ? [] : await ask.choose(choices, screen);
  const isAgreed = dryRun || yes || (await isMeant(choices, chosen, ask, screen));
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
  choices: readonly Choice[],
  chosen: readonly string[],
  ask: Ask,
  { text, ...screen }: Screen,
): Promise<boolean> {
  const ids = new Set(chosen);
  const undue = choices.filter(({ id, isDue }) => ids.has(id) && !isDue);
  if (undue.length === 0) return true;
  const named = undue
    .slice(0, MOST_ASKED)
    .map((choice) => `${choice.name}${text.t("said.colon")}${statusText(choice)}`);
  const left = undue.length - named.length;
  const orders = [...named, ...(left > 0 ? [text.t("report.more", { n: left })] : [])];
  return ask.confirm(text.t("ask.not-due", { n: undue.length, orders }), { text, ...screen });
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
const OPEN_STATES = ["queued", "held", "failed", "not-linked"] as const;

/**
 * Irreversible actions need a second confirmation, unless `--yes` is given, and a dismissal needs a reason. Null = not
 * confirmed.
 */
async function confirm(
  request: ExportRequest,
  tokens: readonly string[],
  app: App,
  ask: Ask,
): Promise<ExportRequest | null> {
  const { action, yes, dryRun } = request;
  if (action.kind === "send" || action.kind === "acknowledge" || dryRun) return request;
  const lacksReason = action.kind === "dismiss" && action.reason === null;
  if (lacksReason && !ask.isPossible) {
    throw new UsageError(problem("dismiss-needs-reason", { ids: tokens.join(",") }));
  }
  if (yes && !lacksReason) return request;
  if (!ask.isPossible) throw new UsageError(problem("needs-confirmation", { action: `--${action.kind}` }));
  const screen = await messageScreen(app);
  const { text } = screen;
  const number = action.kind === "mark-exported" ? action.number : "";
  const question = text.t(`ask.${action.kind}`, { ids: tokens, n: tokens.length, number });
  if (!yes && !(await ask.confirm(question, screen))) {
    app.output.err(asText([text.t("ask.not-done")]));
    return null;
  }
  if (!lacksReason) return request;
  return { ...request, action: { kind: "dismiss", reason: await ask.text(text.t("fix.reason"), screen) } };
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
  { yes, interactive }: ExportRequest,
  tokens: readonly string[] | null,
  perform: (tokens: readonly string[] | null, cancelledToo: boolean) => Promise<Performed>,
  app: App,
  ask: Ask,
): Promise<Performed> {
  // Who ticked a cancelled order in the list was asked about it there.
  const first = await perform(tokens, yes || interactive);
  const cancelled = first.report.orders.filter(({ error }) => error?.code === "cancelled-needs-yes");
  if (cancelled.length === 0 || !ask.isPossible) return first;
  const screen = await messageScreen(app);
  const names = cancelled.slice(0, MOST_ASKED).map(orderName);
  const left = cancelled.length - names.length;
  const orders = [...names, ...(left > 0 ? [screen.text.t("report.more", { n: left })] : [])];
  if (!(await ask.confirm(screen.text.t("ask.cancelled", { n: cancelled.length, orders }), screen))) return first;
  const second = await perform(
    cancelled.map(({ id }) => id),
    true,
  );
  return { ...second, report: joinReports(first.report, second.report) };
}

function act(
  request: ExportRequest & { readonly cancelledToo: boolean },
  tokens: readonly string[] | null,
  engine: Engine,
  { signal, globals: { verbose } }: App,
): Promise<ExportReport> {
  const { failed, since, dryRun, now, articleBy, cancelledToo } = request;
  const action = actionOf(request);
  const chosen = articleBy === null ? {} : { articleBy };
  if (tokens !== null && !dryRun) {
    const confirmed = action.kind === "send" && cancelledToo ? { cancelledToo } : {};
    return decide(engine, { ...action, ...chosen, ...confirmed, orders: tokens }, signal);
  }
  const sinceMs = since === null ? null : startOfDay(since, engine.settings.framework360.timeZone);
  const options = { tokens, failed, sinceMs, resend: action.kind === "resend", dryRun, now, ...chosen };
  const showsBodies = dryRun && verbose && tokens !== null;
  return exportOrders(engine, showsBodies ? { ...options, bodies: true } : options, signal);
}

/** A dismissal has its reason by now. */
function actionOf({ action }: ExportRequest) {
  return action.kind === "dismiss" ? { ...action, reason: action.reason ?? "" } : action;
}

/** A decision about named orders is stored with its author. */
function decide(engine: Engine, action: OrderAction, signal: AbortSignal): Promise<ExportReport> {
  // The run beside it would take a stored request for one that was killed.
  if (engine.isBesideRun === true) return actOnOrders(engine, action, {}, signal);
  return carryOutNow(engine, action, signal, async () => {
    const result = await actOnOrders(engine, action, {}, signal);
    return { result, outcome: { kind: "export", report: keptReport(result) } };
  });
}

function presentation(
  whole: ExportReport,
  request: ExportRequest,
  tokens: readonly string[] | null,
  { timeZone, site }: Pick<Settings["framework360"], "timeZone" | "site">,
): Parameters<typeof present>[1] {
  const { kind } = request.action;
  const decided = kind === "send" || kind === "resend" ? null : kind;
  const report = decided === "dismiss" ? withoutOldErrors(whole) : whole;
  return {
    exitCode: report.exitCode,
    problemKeys: exportKeys(report),
    timeZone,
    document: async (english) => (await import("../../render/json/reports.ts")).exportDocument(report, english),
    screen: (screen) => renderExport(screen, report, { listAll: tokens !== null, decided }),
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
