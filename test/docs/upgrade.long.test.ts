/** Moving, upgrading and going back, as docs/operations.md writes them: each block is run by a shell. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { siteOf } from "../../src/config/url.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { checkQueue } from "../support/checker.ts";
import { commandsIn } from "../support/documented.ts";
import { npmMachine } from "../support/npm-machine.ts";
import { CUSTOM_LINE } from "../support/stage.ts";

const [PACK = "", UNPACK = ""] = commandsIn("docs/operations.md", "Moving");
const [BACK_UP = ""] = commandsIn("docs/operations.md", "Backup");
const [UPGRADE = "", GO_BACK = ""] = commandsIn("docs/operations.md", "Upgrading");
const [OLD_VERSION = "", PUT_BACK = ""] = GO_BACK.split("\n");

const machine = npmMachine();
const { folder, home } = machine;
const stateOf = (whose: string): string => join(whose, ".local/share/tg360/tg360.db");
const packageFolder = join(machine.prefix, "lib/node_modules/tg360");

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ products: 25, orders: 5 });
  const { erp, shop, credentials } = sandbox;
  const old = machine.checkout("old", "0.1.0");
  const next = machine.checkout("next", "0.2.0");
  writeFileSync(join(next, "dist/migrations/9000-of-the-next-version.sql"), "CREATE TABLE of_the_next_version (id);");
  for (const one of [old, next]) await must("npm pack --pack-destination ..", one);
  await must("npm install -g ./tg360-0.1.0.tgz", folder);
  writeFileSync(join(folder, "password"), credentials.password);
  writeFileSync(join(folder, "key"), credentials.apiKey);
  await must(
    `tg360 configure --endpoint ${erp.url} --owner-id ${credentials.ownerId} --shop-id ${credentials.shopId} \\
       --username ${credentials.username} --password-file password --shop-url ${shop.url} --api-key-file key \\
       --export-from 2026-01-01`,
    folder,
  );
  await must("tg360 pull-products", folder);
}, 120_000);

afterAll(async () => {
  await sandbox.close();
  machine.remove();
});

async function must(block: string, cwd: string, whose = home): Promise<string> {
  const ran = await machine.type(block, { cwd, home: whose });
  expect({ block, ...ran }).toMatchObject({ code: 0 });
  return ran.stdout;
}

/** Exports with whatever version is installed. */
async function exportOrders(whose = home): Promise<{ readonly code: number; readonly said: string }> {
  const { code, stdout, stderr } = await machine.type("tg360 export-orders", { cwd: folder, home: whose });
  return { code, said: stdout + stderr };
}

const verdict = (whose = home) => checkQueue({ sandbox, statePath: stateOf(whose), site: siteOf(sandbox.shop.url) });

const buy = (): void => void sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });

const NOTHING_WRONG = { lost: [], duplicated: [], unexpected: [], phantom: [], integrity: "ok" };

it("upgrades with the state as it is, refuses it in the old version, and goes back to the copy from before", async () => {
  await must(BACK_UP.replaceAll("/backup/", `${folder}/`), folder);
  await must(UPGRADE, folder);
  expect(readFileSync(join(packageFolder, "package.json"), "utf8")).toContain('"version": "0.2.0"');
  buy();
  expect((await exportOrders()).code).toBe(0);
  const taken = sandbox.erp.orders.length;
  expect(taken).toBeGreaterThan(0);

  await must(OLD_VERSION, folder);
  const migrated = fingerprint(stateOf(home));
  expect(await exportOrders()).toMatchObject({ code: 8, said: expect.stringContaining("another version") });
  expect(fingerprint(stateOf(home))).toBe(migrated);

  // Nobody is there to be asked.
  const said = await must(`${PUT_BACK.replaceAll("/backup/", `${folder}/`)} --yes`, folder);
  expect(said).toContain("sends nothing twice");
  expect((await exportOrders()).code).toBe(0);
  expect(sandbox.erp.orders).toHaveLength(taken);
  expect(await verdict()).toMatchObject({ ...NOTHING_WRONG, open: {} });
}, 180_000);

it("moves to another machine with everything it knows", async () => {
  const other = join(folder, "other-home");
  mkdirSync(other);
  const { password, apiKey } = sandbox.credentials;
  writeFileSync(join(folder, "password.txt"), password, { mode: 0o600 });
  writeFileSync(join(folder, "key.txt"), apiKey, { mode: 0o600 });
  await must(PACK, folder);
  const before = await must("tg360 status orders --json", folder);
  // Nobody is there to be asked.
  expect(await must(UNPACK.replace("--moved", "--moved --yes"), folder, other)).toMatch(/^All good/m);
  expect(await must("tg360 configure --show", folder, other)).toContain(stateOf(other).replace("/tg360.db", ""));
  expect(await must("tg360 status orders --json", folder, other)).toBe(before);
  const taken = sandbox.erp.orders.length;
  buy();
  expect((await exportOrders(other)).code).toBe(0);
  expect(sandbox.erp.orders).toHaveLength(taken + 1);
  expect(await verdict(other)).toMatchObject(NOTHING_WRONG);
}, 120_000);

function fingerprint(path: string): string {
  const files = [path, `${path}-wal`].filter((one) => existsSync(one));
  const hash = createHash("sha256");
  for (const one of files) hash.update(readFileSync(one));
  return hash.digest("hex");
}
