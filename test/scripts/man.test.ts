import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { isInstalled, runInstalled } from "../support/installed.ts";

const root = join(import.meta.dirname, "../..");
const page = join(root, "man/tg360.1");

it("says what the commands declare: after a change, npm run man", async () => {
  const made = await runInstalled(process.execPath, ["scripts/man.js", "-"], { cwd: root });
  expect(made).toEqual({ code: 0, stdout: readFileSync(page, "utf8"), stderr: "" });
});

it.skipIf(!isInstalled("groff"))("gives groff nothing to warn of, and fits 80 columns", async () => {
  expect(await runInstalled("groff", ["-man", "-ww", "-z", page])).toEqual({ code: 0, stdout: "", stderr: "" });
  const shown = await runInstalled("groff", ["-man", "-Tascii", "-P-cbou", "-rLL=80n", page]);
  expect(shown.stdout).toContain("tg360 - joins a Framework360 web shop with the TotalGest ERP");
  expect(shown.stdout).toContain("--allow-mass-change");
  expect(shown.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});
