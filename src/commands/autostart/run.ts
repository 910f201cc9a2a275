import type { App } from "../../app/app.ts";
import {
  type Autostart,
  openStarting,
  startsCycles,
  startsPage,
  type StarterWish,
  type WayToRun,
} from "../../app/autostart/autostart.ts";
import type { Body } from "../declare.ts";
import { optionNeeds } from "../lists.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { advice, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { printResult, messageScreen, asText } from "../../app/output/present.ts";
import { openPrompts, type Prompts } from "../prompts/prompts.ts";
import type { AutostartFlags } from "./options.ts";

/** Lets the machine start tg360, or no longer, or shows whether it does. */
export const run: Body<AutostartFlags> = async (app, { by = null, runAs = null, page = false, mail }, [action]) => {
  if (action === "on") return turnOn(app, { by, runAs, page }, mail);
  if (typeof mail === "string") throw optionNeeds("autostart", "--mail", ["on"]);
  const starting = await openStarting(app, runAs);
  const found = action === "off" ? await starting.turnOff(by) : await starting.read();
  await print(app, action ?? "status", found);
  return action === "off" ? EXIT.ok : exitCodeOf(found);
};

/** Turns it on and says what it did. `mail` as in the flags. Throws Tg360Error. */
export async function turnOn(app: App, { by, runAs, page }: StarterWish, mail?: string | false): Promise<ExitCode> {
  const starting = await openStarting(app, runAs);
  const starter = starting.choose(by);
  if (page === true && starter === "cron") throw optionNeeds("autostart", "--page", ["systemd"]);
  // systemd mails nobody: an address that nobody uses would be taken for one that gets the problems.
  if (typeof mail === "string" && starter === "systemd") throw optionNeeds("autostart", "--mail", ["cron"]);
  const mailTo = starter === "cron" ? await chooseMail(app, mail) : null;
  const found = await starting.turnOn(starter, mailTo, page);
  await print(app, "on", found);
  return exitCodeOf(found);
}

/** Units that are enabled but cannot run here, as in a chroot, are no failure. */
function exitCodeOf(found: Autostart): ExitCode {
  const { units, running, canRun } = found;
  if (units.length > 0 && canRun && !running) return EXIT.stopped;
  return startsCycles(found) ? EXIT.ok : EXIT.configuration;
}

function print(app: App, action: string, found: Autostart): Promise<ExitCode> {
  return printResult(app, {
    document: () => ({ schema: "tg360.autostart/1", action, ...found }),
    screen: (screen) => (action === "off" ? offLines(screen, found) : autostartLines(screen, found)),
  });
}

/** What starts tg360, and what does not although it looks so. */
export function autostartLines(screen: Screen, found: Autostart): readonly string[] {
  const { t, next } = screen.text;
  const { user, units, running, canRun, cron, cronRuns, mailTo, carriesMail } = found;
  if (!startsCycles(found)) return [t("autostart.absent"), ...advice(screen, next("autostart.turn-on"))];
  const how = running ? "autostart.runs" : canRun ? "autostart.stands" : "autostart.waits";
  const command = `journalctl -u ${units[0] ?? ""}`;
  return [
    ...(units.length === 0 ? [] : paragraph(screen, t(how, { user, units: units.join(", ") }))),
    ...(units.length === 0 || running || !canRun ? [] : advice(screen, next("autostart.why", { command }))),
    ...(units.length === 0 || canRun ? [] : advice(screen, next("autostart.elsewhere"))),
    ...(cron ? cronLines(screen, { cronRuns, mailTo, carriesMail }) : []),
    ...(running || (cron && cronRuns) ? advice(screen, next("autostart.look")) : []),
    ...(running && !startsPage(found) ? advice(screen, next("autostart.page")) : []),
  ];
}

function cronLines(
  screen: Screen,
  { cronRuns, mailTo, carriesMail }: Pick<Autostart, "cronRuns" | "mailTo" | "carriesMail">,
): readonly string[] {
  const { t, next } = screen.text;
  if (!cronRuns) return [...paragraph(screen, t("cron.stands")), ...advice(screen, next("cron.start"))];
  if (mailTo === null) return paragraph(screen, t("cron.silent"));
  if (carriesMail) return paragraph(screen, t("cron.installed", { mailTo }));
  return [...paragraph(screen, t("cron.uncarried", { mailTo })), ...advice(screen, next("cron.carry"))];
}

function offLines(screen: Screen, { units, cron }: Autostart): readonly string[] {
  const stays = units.length > 0 || cron;
  return paragraph(screen, screen.text.t(stays ? "autostart.stays" : "autostart.removed"));
}

/** Null = no mails. cron's mails report orders that wait, so their address is never guessed. */
async function chooseMail(app: App, mail: AutostartFlags["mail"]): Promise<string | null> {
  if (mail === false) return null;
  const address = (mail ?? (await askMail(app))).trim();
  if (address === "") return null;
  if (!isMailAddress(address)) {
    throw new UsageError(
      problem("bad-option", { option: "--mail", value: address, expected: ["NAME@HOST"], kind: "examples" }),
    );
  }
  return address;
}

async function askMail(app: App): Promise<string> {
  const prompts = await openPrompts(app);
  if (prompts === null) throw new UsageError(problem("cron-mail-needed", {}));
  const { text } = await messageScreen(app);
  return prompts.text(text.t("cron.mail"), "", (value) =>
    value.trim() === "" || isMailAddress(value.trim()) ? null : text.t("cron.wrong-mail"),
  );
}

/** What cron accepts as a mail recipient: an address, or a user of this machine. */
function isMailAddress(text: string): boolean {
  return /^[\w.+-]+(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)?$/.test(text);
}

/** Asks whether tg360 is to run by itself from now on, and turns that on. */
export async function offerToRun(app: App, way: WayToRun, prompts: Prompts): Promise<ExitCode> {
  if (way !== "here") return EXIT.ok;
  const screen = await messageScreen(app);
  const { t, next } = screen.text;
  const choices = [
    { name: t("setup.run-now"), value: true },
    { name: t("setup.run-later"), value: false },
  ];
  if (await prompts.one(t("setup.run"), choices, true)) return turnOn(app, { by: null, runAs: null });
  await app.output.out(asText(advice(screen, next("autostart.turn-on"))));
  return EXIT.ok;
}
