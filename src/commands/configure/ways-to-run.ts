import { installationWay } from "../../cli/installed.ts";
import type { App } from "../../app/app.ts";
import { createCron, createService, type Cron, type Service } from "../../app/service/service.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import type { Text } from "../../text/text.ts";
import { isMailAddress } from "../cron/run.ts";
import type { Prompts } from "../prompts/prompts.ts";

/** What can run tg360 permanently on this machine. */
export interface WaysToRun {
  /** `as-root` = only root can install it. */
  readonly service: "here" | "as-root" | "none";
  readonly cron: boolean;
  /** It runs for other shops already, and includes a new one automatically. */
  readonly isSetUp: boolean;
}

export const NO_WAYS: WaysToRun = { service: "none", cron: false, isSetUp: false };

export async function findWaysToRun(app: App): Promise<WaysToRun> {
  const [service, cron] = [createService(app), createCron(app)];
  if (app.globals.shop !== null && (await isSetUp(service, cron))) return { ...NO_WAYS, isSetUp: true };
  const hasService = await service.isPossible();
  return {
    isSetUp: false,
    service: installationWay() === "deb" && process.geteuid?.() !== 0 ? "as-root" : hasService ? "here" : "none",
    cron: await cron.isPossible(),
  };
}

async function isSetUp(service: Service, cron: Cron): Promise<boolean> {
  if ((await cron.isPossible()) && (await cron.read()).isInstalled) return true;
  return service.state({ runAs: null }).then(
    ({ installed }) => installed,
    // Nothing on this machine could start it.
    () => false,
  );
}

/** Asks how tg360 is to run from now on, and sets it up. */
export async function offerToRun(app: App, ways: WaysToRun, prompts: Prompts, { t }: Text): Promise<ExitCode> {
  const choices = [
    ...(ways.service === "here" ? [{ name: t("setup.run-service"), value: "service" as const }] : []),
    ...(ways.cron ? [{ name: t("setup.run-cron"), value: "cron" as const }] : []),
    { name: t("setup.run-later"), value: "later" as const },
  ];
  if (choices.length === 1) return EXIT.ok;
  const chosen = await prompts.one<"service" | "cron" | "later">(t("setup.run"), choices, choices[0]?.value);
  const { configFlag, flags } = app.sources;
  const where = [
    ...(configFlag === null ? [] : ["--config", configFlag]),
    ...(typeof flags["dataDir"] === "string" ? ["--data-dir", flags["dataDir"]] : []),
  ];
  if (chosen === "service") return app.runOther(["service", "install", ...where], {});
  if (chosen === "later") return EXIT.ok;
  const mail = await prompts.text(t("cron.mail"), undefined, (answer) =>
    answer.trim() === "" || isMailAddress(answer.trim()) ? null : t("cron.wrong-mail"),
  );
  return app.runOther(["cron", "install", ...(mail === "" ? ["--no-mail"] : ["--mail", mail]), ...where], {});
}
