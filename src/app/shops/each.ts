import { reportFailureIn } from "../output/failure.ts";
import { type App, ofShop } from "../app.ts";
import { readInstallation } from "./shops.ts";
import { EXIT, type ExitCode, Tg360Error, worstExit } from "../../core/common/problems/errors.ts";
import { PATIENCE_MS } from "../../core/run/worker/slots.ts";
import { isWork } from "../../core/run/shops/scope.ts";
import { allTurns } from "../../core/run/shops/choose.ts";
import { createSlots, type Slots } from "../../core/common/limiter.ts";
import { shopHeading } from "../../view/shops/shops.ts";
import { harmlessJson } from "../../render/json/harmless.ts";
import { createText } from "../../text/text.ts";

/** Shops that are worked on at once: as many as fit 256 MB in first pulls. */
export const SHOPS_AT_ONCE = 4;

/** Works on shops, as many at once as there are places for. */
export function shopSlots({ clock }: Pick<App, "clock">): Slots {
  return createSlots(SHOPS_AT_ONCE, PATIENCE_MS, clock);
}

/** The result of one shop. `out` is its standard output. */
interface ShopOutcome {
  readonly shop: string;
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly isPaused: boolean;
}

/**
 * Runs a command for each shop, some at a time; a failure of one does not stop the others. Returns the worst exit
 * code. Paused shops are left out if the command does work.
 */
export async function runEachShop(
  app: App,
  run: (scope: App) => Promise<ExitCode>,
  { skipsPaused = isWork(app.command) } = {},
): Promise<ExitCode> {
  const installation = await readInstallation(app);
  const inSlot = shopSlots(app);
  const outcomes = allTurns(installation).map(async (shop): Promise<ShopOutcome> => {
    const isPaused = installation.paused.has(shop);
    if (skipsPaused && isPaused) return { shop, exitCode: EXIT.ok, out: "", isPaused };
    return { shop, isPaused, ...(await inSlot(() => runOne(app, shop, run))) };
  });
  if (app.globals.json) await writeDocument(app, outcomes);
  else await writeScreens(app, outcomes);
  return worstExit((await Promise.all(outcomes)).map(({ exitCode }) => exitCode));
}

/** Never throws: a bug in one shop's run is printed with its trace, and sets its exit code. */
async function runOne(
  app: App,
  shop: string,
  run: (scope: App) => Promise<ExitCode>,
): Promise<Pick<ShopOutcome, "exitCode" | "out">> {
  const pieces: string[] = [];
  const scope = ofShop(app, shop, (text) => pieces.push(text));
  const { json } = scope.globals;
  try {
    scope.signal.throwIfAborted();
    return { exitCode: await run(scope), out: pieces.join("") };
  } catch (error) {
    // An interruption is printed once, not per shop.
    if (scope.signal.aborted && error instanceof Tg360Error) return { exitCode: error.exitCode, out: pieces.join("") };
    const exitCode = await reportFailureIn(scope, error, json);
    return { exitCode, out: pieces.join("") };
  }
}

/**
 * One document, written shop by shop, in the order of their names, so that the documents of many shops are never in
 * memory together.
 */
async function writeDocument({ output }: App, outcomes: readonly Promise<ShopOutcome>[]): Promise<void> {
  await output.out('{"schema":"tg360.shops/1","shops":[');
  let separator = "\n";
  for (const outcome of outcomes) {
    const { shop, exitCode, out, isPaused } = await outcome;
    const document = out.trim() === "" ? "null" : out.trim();
    const head = harmlessJson({ shop, exitCode, ...(isPaused ? { paused: true } : {}) }).slice(0, -1);
    await output.out(`${separator}${head},"document":${document}}`);
    separator = ",\n";
  }
  await output.out("\n]}\n");
}

async function writeScreens({ output, globals }: App, outcomes: readonly Promise<ShopOutcome>[]): Promise<void> {
  const { t } = await createText(globals.lang);
  let gap = "";
  for (const outcome of outcomes) {
    const { shop, out, isPaused } = await outcome;
    if (globals.quiet || (out === "" && !isPaused)) continue;
    const heading = isPaused && out === "" ? t("shops.paused", { shop }) : shopHeading(shop);
    await output.out(`${gap}${heading}\n${out}`);
    gap = "\n";
  }
}
