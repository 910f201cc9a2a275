import type { Body } from "../cli/declare.ts";
import type { Changes, Context, LoadedConfig, Setup } from "../context.ts";
import { CancelledError, ConfigurationError, EXIT, type ExitCode, RemoteError, UsageError } from "../core/errors.ts";
import { problem, type Problem } from "../core/problem.ts";
import { advice, paragraph, saidLines, type Screen } from "../report/screen.ts";
import { checkConfiguration } from "./configure-check.ts";
import { readChanges, WIZARD_FLAGS } from "./configure-flags.ts";
import { canAsk, type Prompts, terminalPrompts } from "./configure-prompts.ts";
import type { ConfigureFlags } from "./configure.options.ts";
import { showConfiguration } from "./configure-show.ts";
import type { WizardParts } from "./configure-answers.ts";
import { cronLines, overriding } from "./configure-summary.ts";
import { runWizard } from "./configure-wizard.ts";
import { asText } from "./present.ts";
import {
  factsOf,
  type Framework360Facts,
  judgeByFramework360,
  judgeByTotalGest,
  probeFramework360,
  probeTotalGest,
  type TotalGestFacts,
} from "./probe.ts";
import { messageScreen, resultScreen } from "./screen-of.ts";

export const run: Body<ConfigureFlags> = async (context, flags) => {
  const { text } = await messageScreen(context, "Europe/Zurich");
  const prompts = canAsk(context) ? terminalPrompts(context, text) : null;
  return runConfigure(flags, context, await context.setUp(), prompts);
};

/** `prompts` null = there is nobody to ask. */
export async function runConfigure(
  flags: ConfigureFlags,
  context: Context,
  setup: Setup,
  prompts: Prompts | null,
): Promise<ExitCode> {
  const given = await readChanges(flags, context, setup);
  if (flags.show === true) {
    await showConfiguration(context, setup, setup.load({}));
    return EXIT.ok;
  }
  if (flags.check === true) return checkConfiguration(context, setup);
  const hasChanges = Object.keys(given).length > 0;
  const isWizard = !hasChanges && flags.moved !== true;
  if (isWizard && prompts === null) throw new UsageError(problem("needs-terminal", { flags: WIZARD_FLAGS }));
  const screen = await messageScreen(context, "Europe/Zurich");
  // The wizard has tried all of it already.
  const changes = isWizard && prompts !== null ? await asked({ context, setup, prompts, screen }) : given;
  if (changes === null) return EXIT.interrupted;
  const config = setup.load(changes);
  if (!isWizard) await tryOut(config, { changes, moved: flags.moved === true }, { context, setup, screen });
  await setup.save(config, changes);
  if (flags.moved === true) await setup.confirmMove(config);
  await sayDone(config, { changes, moved: flags.moved === true, isWizard }, { context, setup, screen });
  return EXIT.ok;
}

/** The wizard's answers; null = it was left at a prompt, which is said. A signal from outside goes its usual way. */
async function asked(parts: WizardParts): Promise<Changes | null> {
  try {
    return await runWizard(parts);
  } catch (error) {
    const { context, screen } = parts;
    if (context.signal.aborted) throw error;
    context.output.err(asText(paragraph(screen, screen.text.t("setup.left"))));
    if (error instanceof CancelledError) return null;
    throw error;
  }
}

interface Parts {
  readonly context: Context;
  readonly setup: Setup;
  readonly screen: Screen;
}

/**
 * Tries what flags change before it is written: new addresses and credentials by calling every function that is needed
 * (RemoteError where one does not answer), names of TotalGest's and the shop's by asking for them; where those cannot be
 * asked, that is said and they are taken.
 */
async function tryOut(
  config: LoadedConfig,
  { changes, moved }: { readonly changes: Changes; readonly moved: boolean },
  parts: Parts,
): Promise<void> {
  const missing = parts.setup.missing(config);
  const isWhole = (system: string): boolean => !missing.some((key) => key.startsWith(`${system}.`));
  const newTotalGest = moved || touches(changes, "totalgest");
  const newFramework360 = moved || touches(changes, "framework360", ["url", "apiKey", "apiKeyCommand", "profile"]);
  const namesOfTotalGest =
    touches(changes, "mapping", ["payments", "vat"]) || touches(changes, "products", ["priceList"]);
  const namesOfFramework360 = touches(changes, "export", ["statuses", "cancelled"]);
  const faults: Problem[] = [];
  if (isWhole("totalgest") && (newTotalGest || namesOfTotalGest)) {
    const facts = await orWarned(newTotalGest, parts, () => askTotalGest(config, parts));
    if (facts !== null) faults.push(...judgeByTotalGest(facts, parts.setup.plain(config)));
  }
  if (isWhole("framework360") && (newFramework360 || namesOfFramework360)) {
    const facts = await orWarned(newFramework360, parts, () => askFramework360(config, parts));
    if (facts !== null && namesOfFramework360) {
      faults.push(...judgeByFramework360(facts, parts.setup.plain(config).export));
    }
  }
  const [worst] = faults;
  if (worst !== undefined) throw new ConfigurationError(worst);
}

function touches(changes: Changes, section: string, names: readonly string[] | null = null): boolean {
  const changed = changes[section];
  if (typeof changed !== "object" || changed === null) return false;
  return Object.keys(changed).some((name) => names === null || names.includes(name));
}

/** `strict`: what cannot be had ends it. Else it is said, and null. */
async function orWarned<T>(strict: boolean, { context, screen }: Parts, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (strict || !(error instanceof RemoteError)) throw error;
    const { message } = screen.text.problem(error.problem);
    const warning = problem("mapping-unverified", { detail: message });
    context.output.err(asText(saidLines(screen, screen.text.problem(warning))));
    return null;
  }
}

async function askTotalGest(config: LoadedConfig, { context, setup }: Parts): Promise<TotalGestFacts> {
  return factsOf(await probeTotalGest(await setup.totalGest(config), context.signal));
}

async function askFramework360(config: LoadedConfig, { context, setup }: Parts): Promise<Framework360Facts> {
  const timeZone = config.values.framework360?.timeZone ?? "Europe/Zurich";
  const now = { ms: context.clock.now(), timeZone };
  return factsOf(await probeFramework360(await setup.framework360(config), now, context.signal));
}

interface Done {
  readonly changes: Changes;
  readonly moved: boolean;
  readonly isWizard: boolean;
}

async function sayDone(config: LoadedConfig, done: Done, { context, setup }: Parts): Promise<void> {
  if (context.globals.json) {
    await showConfiguration(context, setup, setup.load({}));
    return;
  }
  if (context.globals.quiet) return;
  const screen = await resultScreen(context, "Europe/Zurich");
  const { text } = screen;
  const missing = setup.missing(config);
  const foreign = await setup.foreignState(config);
  const names = overriding(setup, config, keysOf(done.changes));
  const lines = [
    text.t("setup.saved", { path: config.path }),
    ...(names.length > 0 ? paragraph(screen, text.t("setup.overridden", { names })) : []),
    ...(done.moved ? [text.t("setup.moved")] : []),
    ...(missing.length > 0 ? [text.t("setup.missing", { missing })] : []),
    ...(foreign === null ? [] : saidLines(screen, text.problem(foreign))),
    ...(missing.length === 0 && config.values.export?.from === undefined ? [text.t("setup.no-export-from")] : []),
    ...(missing.length === 0 && foreign === null ? nextLines(screen, context, config, done) : []),
  ];
  await context.output.out(asText(lines));
}

/** What to type next; after the wizard also what makes it run for good. */
function nextLines(screen: Screen, context: Context, config: LoadedConfig, { isWizard }: Done): readonly string[] {
  const { t } = screen.text;
  if (!isWizard) return advice(screen, t("setup.next"));
  return [
    "",
    ...advice(screen, t("setup.next")),
    ...advice(screen, t("setup.next-export")),
    ...advice(screen, t("setup.next-cron")),
    "",
    ...cronLines(context, config, [process.execPath, ...process.argv.slice(1, 2)]),
  ];
}

/** `totalgest.shopId` for every setting that is changed. */
function keysOf(changes: Changes): ReadonlySet<string> {
  const keys = Object.entries(changes).flatMap(([section, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.keys(value).map((name) => `${section}.${name}`)
      : [section],
  );
  return new Set(keys);
}
