import type { Body } from "../cli/declare.ts";
import { EXIT, UsageError } from "../core/errors.ts";
import { problem } from "../core/problem.ts";
import type { ProfileFlags } from "./profile.options.ts";
import { saidLines, section } from "../report/screen.ts";
import { createText } from "../report/text.ts";
import { asText } from "./present.ts";
import { resultScreen } from "./screen-of.ts";

/** Prints the profile in force or the schema as JSON, or says whether a file is right. */
export const run: Body<ProfileFlags> = async (context, flags, [action, file]) => {
  const system = flags.system === "totalgest" ? "TotalGest" : "Framework360";
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
  if (file === undefined) throw new UsageError(problem("option-needs", { option: "check", needs: ["<file>"] }));
  const doubts = await context.checkProfile(system, file);
  if (context.globals.json) {
    const english = await createText("en", null);
    const warnings = doubts.map((doubt) => english.problem(doubt).message);
    await context.output.out(asJson({ schema: "tg360.profile-check/1", system, file, ok: true, warnings }));
  } else if (!context.globals.quiet) {
    const screen = await resultScreen(context, "Europe/Zurich");
    const said = doubts.flatMap((doubt) => saidLines(screen, screen.text.problem(doubt), "  "));
    const lines = [
      screen.text.t("profile.fine", { path: file }),
      ...section(screen, screen.text.t("profile.doubts"), said),
    ];
    await context.output.out(asText(lines));
  }
  return EXIT.ok;
};

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
