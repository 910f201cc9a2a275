import type { Body } from "../../cli/declare.ts";
import type { App } from "../../app/app.ts";
import { createCron } from "../../app/service/service.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { advice, paragraph } from "../../render/terminal/screen.ts";
import { canAsk, terminalPrompts } from "../prompts/prompts.ts";
import type { CronFlags } from "./options.ts";
import { printResult } from "../output/print.ts";
import { messageScreen } from "../output/screen-of.ts";

/** Adds lines to the user's crontab, or removes them. */
export const run: Body<CronFlags> = async (app, flags, [action]) => {
  const cron = createCron(app);
  const isInstall = action === "install";
  // Checked before the user is asked for an address.
  const { isInstalled } = await cron.read();
  const mailTo = isInstall ? await chooseMail(app, flags) : null;
  if (isInstall) await cron.install(mailTo);
  else await cron.remove();
  const installed = mailTo === null ? "cron.silent" : "cron.installed";
  const removed = isInstalled ? "cron.removed" : "cron.none";
  return printResult(app, {
    document: () => ({ schema: "tg360.cron/1", action, installed: isInstall, wasInstalled: isInstalled, mailTo }),
    screen: (screen) => [
      ...paragraph(screen, screen.text.t(isInstall ? installed : removed, { mailTo: mailTo ?? "" })),
      ...(isInstall ? advice(screen, screen.text.t("service.look")) : []),
    ],
  });
};

/** Null = no mails. cron's mails report orders that wait, so their address is never guessed. */
async function chooseMail(app: App, { mail }: CronFlags): Promise<string | null> {
  if (mail === false) return null;
  if (mail === undefined && !canAsk(app)) throw new UsageError(problem("cron-mail-needed", {}));
  const address = (mail ?? (await askMail(app))).trim();
  if (address === "") return null;
  if (!isMailAddress(address)) {
    throw new UsageError(
      problem("bad-option", { option: "--mail", value: address, expected: ["shop@example.ch"], kind: "examples" }),
    );
  }
  return address;
}

async function askMail(app: App): Promise<string> {
  const { text } = await messageScreen(app);
  const prompts = terminalPrompts(app, text);
  return prompts.text(text.t("cron.mail"), "", (value) =>
    value.trim() === "" || isMailAddress(value.trim()) ? null : text.t("cron.wrong-mail"),
  );
}

/** What cron accepts as a mail recipient: an address, or a user of this machine. */
export function isMailAddress(text: string): boolean {
  return /^[\w.+-]+(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)?$/.test(text);
}
