import type { Context, Printing } from "../../app/context.ts";
import type { Body } from "../../cli/declare.ts";
import { optionNeeds } from "../../cli/option-rules.ts";
import { EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SYSTEM_OF } from "../../core/common/systems.ts";
import type { ProfileFlags } from "./options.ts";
import { messageLines, section } from "../../report/terminal/screen.ts";
import { createText } from "../../report/text/text.ts";
import { asText } from "../output/present.ts";
import { resultScreen } from "../output/screen-of.ts";

type Needs = Printing &
  Pick<Context, "checkProfile" | "loadConfig" | "loadProfile" | "profileLibrary" | "profileSchema">;

/** Lists or prints profiles to begin with, the one in force or the schema, or checks a file. */
export const run: Body<ProfileFlags, Needs> = async (context, flags, [action, file]) => {
  const system = SYSTEM_OF[flags.system];
  if (action === "list") {
    await context.output.out(await libraryText(context, await context.profileLibrary(system)));
    return EXIT.ok;
  }
  if (action === "use") {
    const library = await context.profileLibrary(system);
    const found = library.find(({ name }) => name === file);
    if (found === undefined) {
      throw new UsageError(problem("profile-unknown", { name: file ?? "", names: library.map(({ name }) => name) }));
    }
    await context.output.out(await found.read());
    return EXIT.ok;
  }
  if (action !== "check" && file !== undefined) {
    throw new UsageError(problem("unexpected-argument", { argument: file, instead: `tg360 profile check ${file}` }));
  }
  if (action === "schema") {
    await context.output.out(asJson(await context.profileSchema(system)));
    return EXIT.ok;
  }
  if (action === "show") {
    const { values } = await context.loadConfig();
    const path = values[flags.system]?.profile ?? null;
    await context.output.out(asJson(await context.loadProfile(system, path)));
    return EXIT.ok;
  }
  if (file === undefined) throw optionNeeds(action ?? "check", ["<file>"]);
  const doubts = await context.checkProfile(system, file);
  if (context.globals.json) {
    const english = await createText("en", null);
    const warnings = doubts.map((doubt) => english.problem(doubt).message);
    await context.output.out(asJson({ schema: "tg360.profile-check/1", system, file, ok: true, warnings }));
  } else if (!context.globals.quiet) {
    const screen = await resultScreen(context);
    const doubtLines = doubts.flatMap((doubt) => messageLines(screen, screen.text.problem(doubt), "  "));
    const lines = [
      screen.text.t("profile.fine", { path: file }),
      ...section(screen, screen.text.t("profile.doubts"), doubtLines),
    ];
    await context.output.out(asText(lines));
  }
  return EXIT.ok;
};

type Library = Awaited<ReturnType<Context["profileLibrary"]>>;

/** Each profile by its name, with two lines about the kind of system. */
async function libraryText(context: Needs, library: Library): Promise<string> {
  if (context.globals.json) {
    const english = await createText("en", null);
    const profiles = library.map(({ name }) => ({ name, description: english.t(`profile.family.${name}`) }));
    return asJson({ schema: "tg360.profile-list/1", profiles });
  }
  const { text } = await resultScreen(context);
  const lines = library.flatMap(({ name }) => [
    name,
    ...text
      .t(`profile.family.${name}`)
      .split("\n")
      .map((line) => `  ${line}`),
  ]);
  return asText(lines);
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
