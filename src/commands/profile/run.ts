import { loadConfig } from "../../app/config.ts";
import { loadProfile, profileLibrary } from "../../app/profiles.ts";
import type { Body } from "../../cli/declare.ts";
import { optionNeeds } from "../../cli/lists.ts";
import { EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SYSTEM_OF } from "../../core/common/systems.ts";
import type { ProfileFlags } from "./options.ts";
import { printResult, english } from "../output/present.ts";

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
    return EXIT.ok;
  }
  if (file === undefined) throw optionNeeds("profile", action ?? "check", ["<file>"]);
  loadProfile(system, file);
  return printResult(app, {
    document: () => ({ schema: "tg360.profile-check/1", system, file, ok: true }),
    screen: ({ text }) => [text.t("profile.fine", { path: file })],
  });
};

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
