import { loadConfig } from "../../app/config.ts";
import { loadProfile, partsOfFault, profileLibrary, totalGestNames } from "../../app/profiles.ts";
import type { Body } from "../declare.ts";
import { optionNeeds } from "../lists.ts";
import { ConfigurationError, EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SYSTEM_OF } from "../../core/common/systems.ts";
import type { ProfileFlags } from "./options.ts";
import { asText, english, messageScreen, printResult } from "../../app/output/present.ts";
import type { App } from "../../app/app.ts";
import { cleanLine } from "../../text/clean.ts";

/** Lists or prints profiles to begin with, the one in force, or checks a file. */
export const run: Body<ProfileFlags> = async (app, flags, [action, file]) => {
  const system = SYSTEM_OF[flags.system];
  if (action === "list") {
    const library = profileLibrary(system);
    return printResult(app, {
      document: async () => {
        const { t } = await english(app);
        const profiles = library.map(({ name }) => ({ name, description: t(`profile.family.${name}`) }));
        return { schema: "tg360.profile-list/1", profiles };
      },
      screen: ({ text }) =>
        library.flatMap(({ name }) => [
          name,
          ...text
            .t(`profile.family.${name}`)
            .split("\n")
            .map((line) => `  ${line}`),
        ]),
    });
  }
  if (action === "use") {
    const library = profileLibrary(system);
    const found = library.find(({ name }) => name === file);
    if (found === undefined) {
      throw new UsageError(problem("profile-unknown", { name: file ?? "", names: library.map(({ name }) => name) }));
    }
    await app.output.out(found.text);
    return EXIT.ok;
  }
  if (action !== "check" && file !== undefined) {
    throw new UsageError(problem("unexpected-argument", { argument: file, instead: `tg360 profile check ${file}` }));
  }
  if (action === "show") {
    const { values } = await loadConfig(app);
    const path = values[flags.system]?.profile ?? null;
    await app.output.out(asJson(loadProfile(system, path)));
    if (system === "TotalGest" && !app.globals.quiet) await printNames(app);
    return EXIT.ok;
  }
  if (file === undefined) throw optionNeeds("profile", action ?? "check", ["<file>"]);
  try {
    loadProfile(system, file);
  } catch (error) {
    const isOurs = error instanceof ConfigurationError && error.problem.code === "profile-invalid";
    if (app.globals.json || !isOurs || error.problem.code !== "profile-invalid") throw error;
    await printFaults(app, file, error.problem.data.faults);
    return error.exitCode;
  }
  return printResult(app, {
    document: () => ({ schema: "tg360.profile-check/1", system, file, ok: true }),
    screen: ({ text }) => [text.t("profile.fine", { path: file })],
  });
};

/** A profile shows only what is set: these may stand in a file too. */
async function printNames(app: App): Promise<void> {
  const { t } = (await messageScreen(app)).text;
  const { profile, operation, rule } = totalGestNames();
  const said = { profile: profile.join(", "), operation: operation.join(", "), rule: rule.join(", ") };
  app.output.err(`${t("profile.names", said)}\n`);
}

/** Each fault with its place, and each of several names apart: none is cut. */
async function printFaults(app: App, path: string, faults: readonly string[]): Promise<void> {
  const { t } = (await messageScreen(app)).text;
  const lines = faults.flatMap((fault) => {
    const { what, names } = partsOfFault(fault);
    const known = names.length === 0 ? [] : [t("profile.possible"), ...names.map((name) => `  ${name}`)];
    return [cleanLine(what), ...known.map((line) => `  ${line}`)];
  });
  app.output.err(asText([t("profile.faults", { path, n: faults.length }), "", ...lines]));
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
