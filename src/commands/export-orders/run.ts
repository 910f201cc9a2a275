import type { Body } from "../../cli/declare.ts";
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { discover } from "../../core/discovery/discover.ts";
import type { Engine } from "../../core/run/engine.ts";
import type { ExportReport } from "../../core/run/reports.ts";
import { EXIT, type ExitCode, RemoteError, UsageError } from "../../core/common/problems/errors.ts";
import { actOnOrders } from "../../core/acts/act.ts";
import { exportOrders } from "../../core/orders/export/export-orders.ts";
import { joinReports } from "../../core/orders/export/rows.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Settings } from "../../core/run/settings.ts";
import { startOfDay } from "../../core/common/time/zone.ts";
import { orderName } from "../../view/labels.ts";
import { openReportFile } from "../../render/files/report-file.ts";
import { messageLines, type Screen } from "../../render/terminal/screen.ts";
import { type Ask, type Choice, choiceOf, statusText, terminalAsk } from "../prompts/ask.ts";
import type { ExportFlags } from "./options.ts";
import { type ExportRequest, readExportFlags } from "./request.ts";
import { readTokens } from "./tokens.ts";
import { afterRun, holdingUnattended } from "../output/notify.ts";
import { exportPresentation } from "../output/export-report.ts";
import { asText, present } from "../output/present.ts";
import { messageScreen } from "../output/screen-of.ts";

export const run: Body<ExportFlags> = (app, flags, args) => {
  const request = readExportFlags(flags, args);
  return holdingUnattended(app, request, () => runExport(request, app, terminalAsk(app)));
};

/** One export, and its report. */
export async function runExport(request: ExportRequest, app: App, ask: Ask): Promise<ExitCode> {
  const file = request.report === null ? null : await openReportFile(request.report);
  const { dryRun, interactive, tokens: typed } = request;
  try {
    const read = typed === null ? null : await readTokens(app, typed);
    const tokens = interactive ? await choose(request, app, ask) : read;
    if (tokens?.length === 0) return EXIT.ok;
    const perform = (named: typeof tokens, cancelledToo: boolean): Promise<Performed> =>
      withEngine(app, { direction: "orders", dryRun }, async (engine) => ({
        report: await act(request, named, engine, { cancelledToo, app }),
        shop: engine.settings.framework360,
      }));
    const { report, shop } = await performAsking(request, tokens, perform, app, ask);
    return await present(app, exportPresentation(report, { listAll: tokens !== null, decided: null }, shop), file);
  } finally {
    await file?.discard();
    if (!dryRun) await afterRun(app);
  }
}

async function choose({ dryRun, yes }: ExportRequest, app: App, ask: Ask): Promise<readonly string[]> {
  if (!ask.isPossible) throw new UsageError(problem("needs-terminal", { flags: ["--ids"] }));
  const [screen, { readAll }] = [await messageScreen(app), await import("../status/list.ts")];
  const choices = await withEngine(app, { direction: "orders", dryRun }, async (engine) => {
    await lookForOrders(engine, app, screen);
    const found: Choice[] = [];
    for await (const order of readAll<OrderRecord>((part) =>
      engine.store.listOrders({ ...part, states: OPEN_STATES }),
    )) {
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
  { failed, since, dryRun, now }: ExportRequest,
  tokens: readonly string[] | null,
  engine: Engine,
  { cancelledToo, app }: { readonly cancelledToo: boolean; readonly app: App },
): Promise<ExportReport> {
  const { signal, globals } = app;
  if (tokens !== null && !dryRun) {
    const confirmed = cancelledToo ? { cancelledToo } : {};
    return actOnOrders(engine, { kind: "send", ...confirmed }, tokens, signal);
  }
  const sinceMs = since === null ? null : startOfDay(since, engine.settings.framework360.timeZone);
  const options = { tokens, failed, sinceMs, resend: false, dryRun, now };
  const showsBodies = dryRun && globals.verbose && tokens !== null;
  return exportOrders(engine, showsBodies ? { ...options, bodies: true } : options, signal);
}
