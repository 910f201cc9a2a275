import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { noticesOf } from "../../scripts/notices.ts";
import { makeTestFolder } from "../support/folder.ts";

/** A module of a package with this licence, and where it stands. */
function moduleUnder(license: string, text: string | null): string {
  const folder = makeTestFolder();
  const home = join(folder, "node_modules", "@some", "library");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "@some/library", version: "1.2.3", license }));
  if (text !== null) writeFileSync(join(home, "LICENSE.md"), text);
  return join(home, "index.js");
}

it("gives each bundled package's licence once, and none for our own files", () => {
  const module = moduleUnder("MIT", "Permission is hereby granted");
  const notices = noticesOf([module, module.replace("index", "other"), join(import.meta.dirname, "x.ts")]);
  expect(notices.match(/^@some\/library 1\.2\.3 \(MIT\)\n\nPermission is hereby granted$/gm)).toHaveLength(1);
  expect(notices.match(/^=+$/gm)).toHaveLength(1);
});

it("does not let a library pass whose licence nobody looked at, or whose text is missing", () => {
  expect(() => noticesOf([moduleUnder("AGPL-3.0-only", "text")])).toThrow("AGPL-3.0-only");
  expect(() => noticesOf([moduleUnder("MIT", null)])).toThrow("is not in the package");
});

it("stands beside the bundle, with the libraries that are in it", () => {
  const notices = readFileSync(join(import.meta.dirname, "../../dist/THIRD-PARTY-NOTICES.txt"), "utf8");
  for (const name of ["commander", "got", "zod"]) expect(notices).toMatch(new RegExp(`^${name} \\d.* \\(MIT\\)$`, "m"));
});
