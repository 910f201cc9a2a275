import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import { buildPackage, type BuiltPackage } from "../support/built-package.ts";
import { runInstalled } from "../support/installed.ts";

const root = join(import.meta.dirname, "../..");
let built: BuiltPackage;

beforeAll(async () => {
  built = await buildPackage();
}, 300_000);

afterAll(() => {
  built.remove();
});

it("packs the Node that the checkout works with", () => {
  const { version } = JSON.parse(readFileSync(join(root, "packaging/node.json"), "utf8"));
  expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies.node).toBe(version);
});

it("gives the same bytes again", async () => {
  const again = await buildPackage();
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
  // An adapter in TypeScript, with the types that belong to this version beside it.
  const adapter = join(home, "adapter.ts");
  expect(await runInstalled("tg360", ["adapter", "new", adapter], { env })).toMatchObject({ code: 0 });
  const types = readFileSync(join(home, "tg360-adapter.d.ts"), "utf8");
  expect(types).toContain('declare module "tg360/adapter"');
  expect(types).toContain("export type Adapter = (host: Host) => Operations;");
  const settings = { ENDPOINT: "http://127.0.0.1:9", OWNER_ID: "1", SHOP_ID: "1", USERNAME: "a", PASSWORD: "b-c-d-e" };
  const configured = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`TG360_TOTALGEST_${key}`, value]),
  );
  const tried = await runInstalled("tg360", ["adapter", "test", adapter, "--json"], { env: { ...env, ...configured } });
  // It is loaded and asked; nothing listens there.
  const { mistakes } = JSON.parse(tried.stdout) as { mistakes: { operation: string; place: string }[] };
  expect(mistakes.map(({ operation }) => operation)).not.toContain("shop");
  expect(mistakes.find(({ operation }) => operation === "products")?.place).toContain("adapter.ts:");
  rmSync(opt, { recursive: true });
}, 120_000);
