import { Starting } from "../../app/autostart/autostart.ts";
import type { App } from "../../app/app.ts";
import { installationWay } from "../../cli/installed.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { advice } from "../../render/terminal/screen.ts";
import { asText, messageScreen } from "../output/present.ts";
import { turnOn } from "../autostart/run.ts";
import type { Prompts } from "../prompts/prompts.ts";

/**
 * Whether this machine can start tg360 by itself. `as-root` = only root can say so; `set-up` = it does so for other shops
 * already, and includes a new one automatically.
 */
export type WayToRun = "here" | "as-root" | "set-up" | "none";

/** Before there is a configuration. */
export async function findWayToRun(app: App): Promise<WayToRun> {
  const starting = await Starting.on(app, null);
  if (app.globals.shop !== null) {
    const { units, cron } = await starting.read();
    if (units.length > 0 || cron) return "set-up";
  }
  if (installationWay() === "deb" && process.geteuid?.() !== 0) return "as-root";
  return starting.starter === null ? "none" : "here";
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
