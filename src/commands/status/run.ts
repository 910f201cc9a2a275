import type { Body } from "../../cli/declare.ts";
import type { CommandLine, Context } from "../../app/context.ts";
import { EXIT, type ExitCode, worstExit } from "../../core/common/problems/errors.ts";
import { statusDocument } from "../../report/json/status.ts";
import { hasSomethingToSay } from "../../report/overview.ts";
import { problemKey } from "../../report/quiet.ts";
import { messageLines } from "../../report/terminal/screen.ts";
import { judgeAge } from "./judge-age.ts";
import { readOverviewOf } from "./overview.ts";
import { asText } from "../output/present.ts";
import { messageScreen, resultScreen } from "../output/screen-of.ts";
import type { StatusFlags } from "./options.ts";
import { readStatusFlags, type StatusRequest, type StatusView } from "./request.ts";
import { english, printResult } from "../output/print.ts";

type Needs = CommandLine &
  Pick<
    Context,
    "checkShop" | "locateState" | "readAllShops" | "readInstallation" | "scopeOf" | "shouldReport" | "withState"
  >;

export const run: Body<StatusFlags, Needs> = (context, flags, args) => runStatus(readStatusFlags(flags, args), context);

/** For all shops: one screen that shows where something is wrong. Lists and documents are printed shop by shop. */
export const runAll: Body<StatusFlags, Needs> = async (context, flags, args) => {
  const { view } = readStatusFlags(flags, args);
  if (view.kind !== "overview" || context.globals.json || context.globals.quiet) {
    const { runEachShop } = await import("../shops/each.ts");
    return runEachShop(context, (scope) => run(scope, flags, args));
  }
  const [{ readRows }, { renderAllShops }] = await Promise.all([
    import("../shops/rows.ts"),
    import("../../report/screens/shops.ts"),
  ]);
  const rows = await readRows(context, view.maxAgeMs);
  await context.output.out(asText(await renderAllShops(await resultScreen(context), rows)));
  const working = rows.filter(({ isPaused }) => !isPaused);
  return worstExit(working.map(({ error, late }) => error?.exitCode ?? (late === null ? EXIT.ok : EXIT.remote)));
};

/** Shows the state on this machine: calls nothing, and writes nothing but the note of `--quiet`. */
export async function runStatus({ view, watches }: StatusRequest, context: Needs): Promise<ExitCode> {
  const { timeZone } = await context.locateState();
  if (!watches) return showView(view, context, timeZone);
  const { watch } = await import("./watch.ts");
  return watch(context, timeZone, (frame) => showView(view, frame, timeZone));
}

/** Each view is loaded separately: a monitor that reads the overview as JSON every minute loads no screen. */
async function showView(view: StatusView, context: Needs, timeZone: string): Promise<ExitCode> {
  if (view.kind === "overview") return showOverview(view.maxAgeMs, context, timeZone);
  if (view.kind === "order" || view.kind === "product") {
    const { showOrder, showProduct } = await import("./item.ts");
    const showItem = view.kind === "order" ? showOrder : showProduct;
    return context.withState((store) => showItem(view.token, store, context, timeZone));
  }
  if (view.kind === "runs") {
    const { showRuns } = await import("./runs.ts");
    return context.withState((store) => showRuns(view.limit, store, context, timeZone));
  }
  const { showOrders, showProducts } = await import("./list.ts");
  return context.withState((store) =>
    view.kind === "orders"
      ? showOrders(view.list, store, context, timeZone)
      : showProducts(view.list, store, context, timeZone),
  );
}

async function showOverview(maxAgeMs: number | null, context: Needs, timeZone: string): Promise<ExitCode> {
  const overview = await readOverviewOf(context, (look) => context.withState(look));
  const tooOld = maxAgeMs === null ? null : judgeAge(overview, maxAgeMs);
  await printResult(context, {
    timeZone,
    document: async () => statusDocument(overview, hasSomethingToSay(overview) ? await english(context) : null),
    screen: async (screen) => (await import("../../report/screens/status.ts")).renderStatus(screen, overview),
  });
  const isReported = await context.shouldReport(tooOld === null ? [] : [problemKey(tooOld)]);
  if (tooOld === null) return EXIT.ok;
  const screen = await messageScreen(context, timeZone);
  if (isReported) context.output.err(asText(messageLines(screen, screen.text.problem(tooOld))));
  return EXIT.remote;
}
