import type { Body } from "../../cli/declare.ts";
import type { Context } from "../../compose/context.ts";
import { EXIT, type ExitCode, worstExit } from "../../core/common/problems/errors.ts";
import { beforeSetUp } from "../../core/run/health/health.ts";
import { statusDocument } from "../../report/json/status.ts";
import { writeJson } from "../../report/json/pieces.ts";
import { hasSomethingToSay } from "../../report/overview.ts";
import { problemKey } from "../../report/quiet.ts";
import { messageLines } from "../../report/terminal/screen.ts";
import { judgeAge } from "./judge-age.ts";
import { readOverview } from "./overview.ts";
import { asText } from "../output/present.ts";
import { messageScreen, resultScreen } from "../output/screen-of.ts";
import type { StatusFlags } from "./options.ts";
import { readStatusFlags, type StatusRequest, type StatusView } from "./request.ts";
import { english, show } from "./show.ts";

export const run: Body<StatusFlags> = (context, flags, args) => runStatus(readStatusFlags(flags, args), context);

/** For all shops: one screen that shows where something is wrong. Lists and documents are printed shop by shop. */
export const runAll: Body<StatusFlags> = async (context, flags, args) => {
  const { view } = readStatusFlags(flags, args);
  if (view.kind === "overview" && view.isForNagios) {
    return (await import("../shops/nagios.ts")).showNagiosOfAll(view.maxAgeMs, context);
  }
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
export async function runStatus({ view, watches }: StatusRequest, context: Context): Promise<ExitCode> {
  const { timeZone } = await context.locateState();
  if (!watches) return showView(view, context, timeZone);
  const { watch } = await import("./watch.ts");
  return watch(context, timeZone, (frame) => showView(view, frame, timeZone));
}

/** Each view is loaded separately: a monitor that reads the overview as JSON every minute loads no screen. */
async function showView(view: StatusView, context: Context, timeZone: string): Promise<ExitCode> {
  if (view.kind === "overview" && view.isForNagios) {
    return (await import("./nagios.ts")).showNagios(view.maxAgeMs, context, timeZone);
  }
  if (view.kind === "overview") return showOverview(view.maxAgeMs, context, timeZone);
  if (view.kind === "order" || view.kind === "product") {
    const { showOrder, showProduct } = await import("./item.ts");
    const showItem = view.kind === "order" ? showOrder : showProduct;
    await context.withState((store) => showItem(view.token, store, context, timeZone));
    return EXIT.ok;
  }
  if (view.kind === "runs") {
    const { showRuns } = await import("./runs.ts");
    await context.withState((store) => showRuns(view.limit, store, context, timeZone));
    return EXIT.ok;
  }
  const { showOrders, showProducts } = await import("./list.ts");
  await context.withState((store) =>
    view.kind === "orders"
      ? showOrders(view.list, store, context, timeZone)
      : showProducts(view.list, store, context, timeZone),
  );
  return EXIT.ok;
}

async function showOverview(maxAgeMs: number | null, context: Context, timeZone: string): Promise<ExitCode> {
  const known = await context.withState((store) => readOverview(store, context.clock.now()));
  const { named } = await context.locateState();
  const overview = isSetUp(named) ? known : { ...known, reasons: beforeSetUp(known.reasons) };
  const tooOld = maxAgeMs === null ? null : judgeAge(overview, maxAgeMs);
  await show(
    context,
    timeZone,
    async (write) => {
      const words = hasSomethingToSay(overview) ? await english(context) : null;
      return writeJson(statusDocument(overview, words), write);
    },
    async (screen) => (await import("../../report/screens/status.ts")).renderStatus(screen, overview),
  );
  const isReported = await context.shouldReport(tooOld === null ? [] : [problemKey(tooOld)]);
  if (tooOld === null) return EXIT.ok;
  const screen = await messageScreen(context, timeZone);
  if (isReported) context.output.err(asText(messageLines(screen, screen.text.problem(tooOld))));
  return EXIT.remote;
}

/** Whether at least one of the systems is configured. */
function isSetUp(named: Awaited<ReturnType<Context["locateState"]>>["named"]): boolean {
  return Object.keys(named).length > 0;
}
