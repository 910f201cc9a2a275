import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { shouldReport } from "../../app/messages/quiet.ts";
import { EXIT, type ExitCode, worstExit } from "../../core/common/problems/errors.ts";
import { hasSomethingToSay, statusDocument } from "../../render/json/status.ts";
import { problemKey } from "../../core/run/notify/decide-report.ts";
import { messageLines } from "../../render/terminal/screen.ts";
import { judgeAge } from "../../core/run/health.ts";
import { readStatusFlags, type StatusView } from "./request.ts";
import { readOverviewOf } from "../../app/shops/overview.ts";
import { asText, messageScreen, resultScreen, english, printResult } from "../../app/output/present.ts";
import type { StatusFlags } from "./options.ts";
import { runEachShop } from "../../app/shops/each.ts";
import { withState } from "../../app/state/read.ts";
import { showOrder, showProduct } from "./item.ts";
import { showOrders, showProducts } from "./list.ts";
import { readRows } from "../../app/shops/rows.ts";
import { allShopsView } from "../../view/shops/shops.ts";
import { viewLines } from "../../render/terminal/view.ts";
import { overviewView } from "../../view/shops/overview.ts";

/** Shows the state on this machine: calls nothing, and writes nothing but the note of `--quiet`. */
export const run: Body<StatusFlags> = async (app, flags, args) => {
  const { timeZone } = await locateState(app);
  return showView(readStatusFlags(flags, args), app, timeZone);
};

/** For all shops: one screen that shows where something is wrong. Lists and documents are printed shop by shop. */
export const runAll: Body<StatusFlags> = async (app, flags, args) => {
  const view = readStatusFlags(flags, args);
  if (view.kind !== "overview" || app.globals.json || app.globals.quiet) {
    return runEachShop(app, (scope) => run(scope, flags, args));
  }
  const rows = await readRows(app, view.maxAgeMs);
  const screen = await resultScreen(app);
  await app.output.out(asText(await viewLines(screen, allShopsView(screen.text, rows))));
  const working = rows.filter(({ isPaused }) => !isPaused);
  return worstExit(working.map(({ error, late }) => error?.exitCode ?? (late === null ? EXIT.ok : EXIT.remote)));
};

async function showView(view: StatusView, app: App, timeZone: string): Promise<ExitCode> {
  if (view.kind === "overview") return showOverview(view.maxAgeMs, app, timeZone);
  if (view.kind === "order" || view.kind === "product") {
    const showItem = view.kind === "order" ? showOrder : showProduct;
    return withState(app, (store) => showItem(view.token, store, app, timeZone));
  }
  return withState(app, (store) =>
    view.kind === "orders"
      ? showOrders(view.list, store, app, timeZone)
      : showProducts(view.list, store, app, timeZone),
  );
}

async function showOverview(maxAgeMs: number | null, app: App, timeZone: string): Promise<ExitCode> {
  const overview = await readOverviewOf(app, (look) => withState(app, look));
  const tooOld = maxAgeMs === null ? null : judgeAge(overview, maxAgeMs);
  await printResult(app, {
    timeZone,
    document: async () => statusDocument(overview, hasSomethingToSay(overview) ? await english(app) : null),
    screen: async (screen) => viewLines(screen, overviewView(screen.text, overview)),
  });
  const isReported = await shouldReport(app, tooOld === null ? [] : [problemKey(tooOld)]);
  if (tooOld === null) return EXIT.ok;
  const screen = await messageScreen(app, timeZone);
  if (isReported) app.output.err(asText(messageLines(screen, screen.text.problem(tooOld))));
  return EXIT.remote;
}
