import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { runInstalled } from "../support/installed.ts";

const root = join(import.meta.dirname, "../..");

it("shows what the program does, times apart: after a change, npm run picture", async () => {
  const made = await runInstalled(process.execPath, ["scripts/picture.js", "--check"], { cwd: root, timeout: 60_000 });
  expect(made).toEqual({ code: 0, stdout: "", stderr: "" });
}, 60_000);

it.each(["README.md", "README.de.md", "README.fr.md", "README.it.md"])("stands in %s", (name) => {
  expect(readFileSync(join(root, name), "utf8")).toMatch(/^!\[.{20,}\]\(docs\/picture\.svg\)$/m);
});
