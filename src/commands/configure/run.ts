import { missingKeys, plainSettings } from "../../config/settings.ts";
import { refuseTwinFiles } from "../../config/shops/twins.ts";
import type { Body } from "../declare.ts";
import { optionNeeds } from "../lists.ts";
import { type App, ofShop } from "../../app/app.ts";
import {
  type Changes,
  confirmMove,
  confirmNames,
  countLinked,
  foreignState,
  hasPulled,
  loadWith,
  openSetup,
  saveChanges,
  type Setup,
} from "../../app/setup.ts";
import { readInstallation } from "../../app/shops/shops.ts";
import type { Configured } from "../../app/config.ts";
import { readStatuses } from "../../core/discovery/statuses.ts";
import { isSwitchedOn } from "../../core/orders/fulfilment/statuses.ts";
import { CancelledError, EXIT, type ExitCode, UsageError, worstExit } from "../../core/common/problems/errors.ts";
import { isRecord } from "../../core/common/record.ts";
import { DEFAULT_TIME_ZONE, localDay } from "../../core/common/time/zone.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { advice, paragraph, messageLines, type Screen } from "../../render/terminal/screen.ts";
import { readFlagChanges, WIZARD_ANSWERS, WIZARD_FLAGS, statusLines } from "./flags.ts";
import { openPrompts, type Prompts } from "../prompts/prompts.ts";
import type { ConfigureFlags } from "./options.ts";
import { showConfiguration } from "./show.ts";
import type { MadeAnswers, WizardParts } from "./wizard/answers.ts";
import { overriding } from "../../app/setup.ts";
import { findWayToRun, type WayToRun } from "../../app/autostart/autostart.ts";
import { confirmedIn } from "../../app/statuses.ts";
import { offerToRun } from "../autostart/run.ts";
import { type TryParts, tryOut } from "./try.ts";
import { printUnverified, untilSaved } from "./unsaved.ts";
import { registerWebhook } from "./webhook.ts";
import { askLanguage, speaking } from "./wizard/questions.ts";
import { runWizard, askForShop } from "./wizard/wizard.ts";
import { testNotification } from "../../app/output/notify.ts";
import { asText, messageScreen, resultScreen } from "../../app/output/present.ts";

export const run: Body<ConfigureFlags> = async (app, flags) => {
  const { text } = await messageScreen(app);
  const prompts = await openPrompts(app);
  if (isForWizard(flags) && app.globals.shop === null) {
    const shop = await askForShop(await readInstallation(app), prompts, text);
    if (shop !== null) return configureOne(ofShop(app, shop), flags, prompts);
  }
  return configureOne(app, flags, prompts);
};

async function configureOne(app: App, flags: ConfigureFlags, prompts: Prompts | null): Promise<ExitCode> {
  const setup = await openSetup(app);
  const way = prompts === null || !isForWizard(flags) ? "none" : await findWayToRun(app);
  const exitCode = await runConfigure(flags, app, setup, prompts, way);
  const isReady = exitCode === EXIT.ok && missingKeys(loadWith(setup, {})).length === 0;
  if (!isReady || prompts === null) return exitCode;
  const spoken = speaking(app, loadWith(setup, {}).values.lang ?? app.globals.lang);
  return offerToRun(spoken, way, (await openPrompts(spoken)) ?? prompts);
}

/** Without any change or action, the wizard asks everything. */
function isForWizard(flags: ConfigureFlags): boolean {
  return Object.keys(flags).length === 0;
}

/** `prompts` null = no questions can be asked. */
export async function runConfigure(
  flags: ConfigureFlags,
  app: App,
  setup: Setup,
  prompts: Prompts | null,
  way: WayToRun = "none",
): Promise<ExitCode> {
  const given = await readFlagChanges(flags, app, setup);
  if (flags.show === true) return showConfiguration(app, loadWith(setup, {}));
  const hasChanges = Object.keys(given).length > 0;
  if (flags.testNotification === true && !hasChanges) {
    return testNotification(setup.app, loadWith(setup, {}));
  }
  const parts = { app, setup, screen: await messageScreen(app) };
  if (flags.webhook !== undefined && !hasChanges) return registerWebhook(flags.webhook, parts);
  const isWizard = !hasChanges && flags.moved !== true;
  if (isWizard && flags.saveAnyway === true) {
    throw optionNeeds("configure", "--save-anyway", [...WIZARD_FLAGS, "--profile"]);
  }
  if (isWizard && prompts === null) throw new UsageError(problem("needs-terminal", { flags: [WIZARD_ANSWERS] }));
  const made = isWizard && prompts !== null ? await asked({ ...parts, prompts }) : await triedOut(given, flags, parts);
  if (made === null) return EXIT.interrupted;
  const { changes, unverified } = made;
  const config = loadWith(setup, changes);
  const spoken = isWizard ? speaking(app, config.values.lang ?? app.globals.lang) : app;
  const screen = await messageScreen(spoken);
  if (keysOf(changes).has("products.fields")) app.output.err(asText(await ownerLines(screen, config, app)));
  await saveChanges(setup, config, changes);
  const confirmed = confirmedIn(flags, made.statuses ?? [], isWizard);
  await confirmNames(config, setup.app.clock, confirmed, readStatuses(confirmed, plainSettings(config).export));
  if (flags.moved === true) await confirmMove(config, setup.app.clock);
  await printDone(config, { ...made, moved: flags.moved === true, isWizard, way }, { ...parts, app: spoken });
  printUnverified(app, screen, config, unverified);
  const tested = flags.testNotification === true ? await testNotification(setup.app, config) : EXIT.ok;
  const hints = flags.webhook === undefined ? EXIT.ok : await registerWebhook(flags.webhook, parts);
  const leftExit = (made.left ?? []).length === 0 ? EXIT.ok : EXIT.configuration;
  return worstExit([tested, hints, leftExit, ...unverified.map(({ exitCode }) => exitCode)]);
}

/** Tries what the flags change. Throws what prevents saving. */
async function triedOut(changes: Changes, flags: ConfigureFlags, parts: TryParts): Promise<MadeAnswers> {
  const { moved, saveAnyway } = flags;
  const config = await untilSaved(null, () => loadWith(parts.setup, changes));
  refuseTwinFiles(parts.setup.sources, config);
  const wish = { changes, flags, moved: moved === true, saveAnyway: saveAnyway === true };
  return untilSaved(config, () => tryOut(config, wish, parts));
}

function todayOf(values: Configured["values"], { clock }: App): string {
  return localDay(clock.now(), values.framework360?.timeZone ?? DEFAULT_TIME_ZONE);
}

/** The wizard's answers; null = the user left it at a prompt, which is printed. A signal from outside is thrown. */
async function asked(parts: WizardParts): Promise<MadeAnswers | null> {
  let spoken = parts;
  try {
    spoken = await askLanguage(parts);
    return await runWizard(spoken);
  } catch (error) {
    const { app, screen } = spoken;
    if (app.signal.aborted) throw error;
    app.output.err(asText(paragraph(screen, screen.text.t("setup.left"))));
    if (error instanceof CancelledError) return null;
    throw error;
  }
}

/** As `TryParts`, for what is printed at the end. */
interface Configuring extends TryParts {
  readonly app: App;
}

interface DoneConfiguring extends MadeAnswers {
  readonly moved: boolean;
  readonly isWizard: boolean;
  /** What the wizard asks about afterwards need not be explained. */
  readonly way: WayToRun;
}

async function printDone(config: Configured, done: DoneConfiguring, { app, setup }: Configuring): Promise<void> {
  if (app.globals.json) {
    await showConfiguration(app, loadWith(setup, {}));
    return;
  }
  if (app.globals.quiet) return;
  const screen = await resultScreen(app);
  const { text } = screen;
  const missing = missingKeys(config);
  const foreign = await foreignState(config, setup.app.clock);
  const isReady = missing.length === 0 && foreign === null && done.unverified.length === 0;
  const names = overriding(setup, config, keysOf(done.changes));
  const lines = [
    text.t("setup.saved", { path: config.path }),
    ...(names.length > 0 ? paragraph(screen, text.t("setup.overridden", { names })) : []),
    ...(done.moved ? [text.t("setup.moved")] : []),
    ...(missing.length > 0 ? paragraph(screen, text.t("setup.missing", { missing })) : []),
    ...(foreign === null ? [] : messageLines(screen, text.problem(foreign))),
    ...deliveryLines(screen, config, done),
    ...statusLines(screen, plainSettings(config).export, done.statuses ?? []),
    ...(missing.length === 0 ? firstDayLines(screen, app, config) : []),
    ...(isReady && (done.isWizard || !(await hasPulled(config, setup.app.clock))) ? nextLines(screen, done) : []),
  ];
  await app.output.out(asText(lines));
}

/** What became of deliveries, where that was changed. */
function deliveryLines(screen: Screen, config: Configured, { changes, isWizard }: DoneConfiguring): readonly string[] {
  if (!keysOf(changes).has("fulfilment.statuses")) return [];
  const isOn = isSwitchedOn(plainSettings(config).fulfilment.statuses);
  // The wizard is answered "off" by most.
  if (isWizard && !isOn) return [];
  return paragraph(screen, screen.text.t(isOn ? "setup.deliveries-on" : "setup.deliveries-off"));
}

/** What other owners of fields mean for the products that are linked; none = nothing yet. */
async function ownerLines(screen: Screen, config: Configured, { clock }: App): Promise<readonly string[]> {
  const { linked, replaced } = await countLinked(config, clock);
  if (linked === 0) return [];
  const owners = plainSettings(config).products.fields;
  const named = Object.entries(owners).map(([name, owner]) => `${name}=${owner}`);
  return [
    ...paragraph(screen, screen.text.t("setup.owners-linked", { n: linked, owners: named })),
    ...(replaced > 0 ? paragraph(screen, screen.text.t("setup.owners-replaced", { n: replaced })) : []),
    ...(owners.name === "totalgest!" ? paragraph(screen, screen.text.t("setup.texts-braked")) : []),
  ];
}

/** Explains that no order is sent automatically yet. */
function firstDayLines(screen: Screen, app: App, { values }: Configured): readonly string[] {
  const day = values.export?.from;
  const { t, formats } = screen.text;
  if (day === undefined)
    return messageLines(screen, screen.text.problem(problem("first-day-unset", { today: todayOf(values, app) })));
  if (day <= todayOf(values, app)) return [];
  return paragraph(screen, t("setup.first-day-ahead", { day: formats.localDay(day) }));
}

/** What to type next; after the wizard also how to run it permanently. */
function nextLines(screen: Screen, { changes, isWizard, way }: DoneConfiguring): readonly string[] {
  const { t, next } = screen.text;
  const isFromNew = keysOf(changes).has("export.from");
  if (!isWizard)
    return [...advice(screen, next("setup.next")), ...(isFromNew ? advice(screen, next("setup.next-export")) : [])];
  return [
    "",
    ...advice(screen, next("setup.next")),
    ...advice(screen, next("setup.next-export")),
    ...(way === "as-root" ? advice(screen, next("setup.next-autostart")) : []),
    ...(way === "set-up" ? paragraph(screen, t("setup.runs-too")) : []),
    ...(way === "none" ? advice(screen, next("setup.next-supervisor")) : []),
  ];
}

/** `totalgest.shopId` for every setting that changes. */
function keysOf(changes: Changes): ReadonlySet<string> {
  const keys = Object.entries(changes).flatMap(([section, value]) =>
    isRecord(value) ? Object.keys(value).map((name) => `${section}.${name}`) : [section],
  );
  return new Set(keys);
}
