import type { App } from "../../app/app.ts";
import type { Setup } from "../../app/setup.ts";
import type { Configured } from "../../app/config.ts";
import { showConfig, type ShownSetting } from "../../config/show.ts";
import type { SettingsInForce } from "../../core/run/doctor/doctor.ts";
import { cleanLine, widthOf } from "../../text/clean.ts";
import { writeJson } from "../../render/json/pieces.ts";
import { paint, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { asText, resultScreen } from "../output/present.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";

/** Prints every setting and where it comes from, secrets masked; with `--json` as a document. */
export async function showConfiguration(app: App, setup: Setup, config: Configured): Promise<void> {
  const settings = showConfig(config);
  if (app.globals.json) {
    await writeJson(configurationDocument(config, settings), (text) => app.output.out(text));
    return;
  }
  const screen = await resultScreen(app, config.values.framework360?.timeZone ?? DEFAULT_TIME_ZONE);
  await app.output.out(asText(settingLines(screen, config, settings)));
}

function configurationDocument(
  config: Pick<Configured, "path" | "exists">,
  settings: readonly ShownSetting[],
): Readonly<Record<string, unknown>> {
  return {
    schema: "tg360.configuration/1",
    path: config.path,
    exists: config.exists,
    settings: settings.map(({ key, value, origin }) => ({
      key,
      value,
      origin: origin === null ? null : { kind: origin.kind, name: origin.name === "" ? null : origin.name },
    })),
  };
}

/** Values are not cut, so that they can be compared and copied. */
export function settingLines(
  screen: Screen,
  config: Pick<Configured, "path" | "exists">,
  settings: SettingsInForce["settings"],
): readonly string[] {
  const { text } = screen;
  const width = Math.max(...settings.map(({ key }) => key.length));
  const lines = settings.flatMap(({ key, value, origin }) => {
    if (origin === null) return [`${key.padEnd(width)}  ${paint(screen, "dim", text.t("show.unset"))}`];
    const shown = `${key.padEnd(width)}  ${cleanLine(asWritten(value))}`;
    const from = `(${text.t(`origin.${origin.kind}`, { name: origin.name })})`;
    return widthOf(`${shown} ${from}`) <= screen.columns
      ? [`${shown} ${paint(screen, "dim", from)}`]
      : [shown, `${" ".repeat(width)}  ${paint(screen, "dim", from)}`];
  });
  const heading = text.t(config.exists ? "show.file" : "show.no-file", { path: config.path });
  return [...paragraph(screen, heading), "", ...lines];
}

/** As in an environment variable; the command of a secret as in the file. */
function asWritten(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  if ("command" in value && Array.isArray(value.command)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([key, text]) => `${key}=${String(text)}`)
    .join(", ");
}
