import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { LANGS } from "../../src/core/common/language.ts";
import { readHelpWords } from "../../src/text/locale.ts";

import { isInstalled, runInstalled } from "../support/installed.ts";

const root = join(import.meta.dirname, "../..");
describe.each(LANGS)("the man page in %s", (lang) => {
  const page = join(root, "man", lang === "en" ? "" : lang, "tg360.1");

  it("says what the commands declare: after a change, npm run man", async () => {
    const made = await runInstalled(process.execPath, ["scripts/man.js", "-", lang], { cwd: root });
    expect(made).toEqual({ code: 0, stdout: readFileSync(page, "utf8"), stderr: "" });
  });

  it.skipIf(!isInstalled("groff"))("gives groff nothing to warn of, and fits 80 columns", async () => {
    expect(await runInstalled("groff", ["-man", "-ww", "-z", page])).toEqual({ code: 0, stdout: "", stderr: "" });
    const shown = await runInstalled("groff", ["-man", "-Tutf8", "-P-cbou", "-rLL=80n", page]);
    const { manual, program, commands } = readHelpWords(lang);
    for (const heading of [manual.name, manual.exitStatus, manual.seeAlso]) {
      expect(shown.stdout.split("\n")).toContain(heading);
    }
    const plain = shown.stdout.replaceAll(/\s+/g, " ");
    expect(plain).toContain(program.about.replaceAll(/\s/g, " "));
    expect(plain).toContain(commands.backup.about.replaceAll(/\s/g, " "));
    expect(shown.stdout).toContain("--allow-mass-change");
    expect(shown.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it.skipIf(!isInstalled("lexgrog"))("is found by apropos", async () => {
    const { code, stdout } = await runInstalled("lexgrog", [page]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("tg360 - ")]);
  });
});
