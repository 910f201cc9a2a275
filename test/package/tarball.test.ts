import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import { buildPackage, type BuiltPackage } from "../support/built-package.ts";
import { runInstalled } from "../support/installed.ts";

const root = join(import.meta.dirname, "../..");
let built: BuiltPackage;

beforeAll(async () => {
  built = await buildPackage({ fast: true });
}, 300_000);

afterAll(() => {
  built.remove();
});

it("packs the Node that the checkout works with", () => {
  const { version } = JSON.parse(readFileSync(join(root, "packaging/node.json"), "utf8"));
  expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies.node).toBe(version);
});

it("gives the same bytes again", async () => {
  const again = await buildPackage({ fast: true });
  const sums = (output: string): readonly string[] => output.match(/sha256 \w+/g) ?? [];
  expect(sums(built.output).length).toBeGreaterThan(0);
  expect(sums(again.output)).toEqual(sums(built.output));
  again.remove();
}, 120_000);

it("runs from wherever the archive was unpacked, through a link, with its own Node and no other", async () => {
  const [opt, bin, home] = ["opt", "bin", "home"].map((name) => join(built.folder, name)) as [string, string, string];
  for (const folder of [opt, bin, home]) mkdirSync(folder);
  expect(await runInstalled("tar", ["-xzf", built.tarball, "-C", opt])).toMatchObject({ code: 0 });
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  symlinkSync(join(opt, `tg360-${version}-linux-x64/bin/tg360`), join(bin, "tg360"));
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: home };
  const status = await runInstalled("tg360", ["status", "--json"], { env });
  expect(status).toMatchObject({ code: 0 });
  expect(JSON.parse(status.stdout)).toMatchObject({ schema: "tg360.status/1" });
  const wrong = await runInstalled("tg360", ["statsu"], { env });
  expect(wrong).toMatchObject({ code: 2 });
  rmSync(opt, { recursive: true });
}, 120_000);
