import type { App } from "../../app/app.ts";
import type { Configured } from "../../app/config.ts";
import { showConfig, type ShownSetting } from "../../config/show.ts";
import { cleanLine, widthOf } from "../../text/clean.ts";
import { paint, type Screen, paragraph } from "../../render/terminal/screen.ts";
import { printResult } from "../../app/output/present.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { ownerPairs, wholeOwners } from "../../core/products/owners.ts";

/** Prints every setting and where it comes from, secrets masked; with `--json` as a document. */
export async function showConfiguration(app: App, config: Configured): Promise<ExitCode> {
  const settings = showConfig(config);
  const { path, exists } = config;
  return printResult(app, {
    timeZone: config.values.framework360?.timeZone ?? DEFAULT_TIME_ZONE,
    document: () => ({
      schema: "tg360.configuration/1",
      path,
      exists,
      settings: settings.map(({ key, value, origin }) => ({
        key,
        value,
        origin: origin === null ? null : { kind: origin.kind, name: origin.name === "" ? null : origin.name },
      })),
      owners: wholeOwners(config.values.products?.fields ?? null),
    }),
    screen: (screen) => settingLines(screen, config, settings),
  });
}

/** Values are not cut, so that they can be compared and copied. */
function settingLines(screen: Screen, config: Configured, settings: readonly ShownSetting[]): readonly string[] {
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
  const owners = text.problem(problem("owners", { owners: ownerPairs(config.values.products?.fields ?? {}) })).message;
  return [...paragraph(screen, heading), "", ...lines, "", ...paragraph(screen, owners)];
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
