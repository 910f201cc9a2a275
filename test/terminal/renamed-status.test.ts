/** A status of the shop with another name is confirmed by one answer of `tg360 fix` at a real terminal. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

const UP = "\u001B[A";
const ENTER = "\r";

interface Renamed {
  readonly stage: Stage;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly path: string;
}

/** Two orders wait, because the shop calls their status “Annullato” now. */
async function renamed(): Promise<Renamed> {
  const stage = await openStage({ products: 3 });
  const { shop } = stage.sandbox;
  const path = join(stage.folder, "config.json");
  mkdirSync(stage.folder, { recursive: true });
  writeFileSync(path, '{"export":{"statuses":["3"],"cancelled":["4"],"open":["1"]}}\n', { mode: 0o600 });
  const env = { ...stage.env, TG360_CONFIG: path };
  shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.run(["export-orders"], { env })).code).toBe(0);
  shop.statuses = shop.statuses.map(({ id, name }) => ({ id, name: id === "3" ? "Annullato" : name }));
  for (let n = 0; n < 2; n++) shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.run(["export-orders"], { env })).code).toBe(3);
  return { stage, env, path };
}

async function fix({ stage, env }: Renamed, args: readonly string[] = []): Promise<Terminal> {
  const terminal = openTerminal(["fix", ...args, "--lang", "en"], env, stage.folder, { cols: 160, rows: 24 });
  await terminal.sees("is now “Annullato” in the shop. Does it still mean completed?");
  return terminal;
}

test("yes: it keeps its meaning under the new name, and what waited for it is sent", async () => {
  const opened = await renamed();
  const { stage, env, path } = opened;
  const terminal = await fix(opened);
  // The pointer is at "Leave it for now", below "No" and "Yes".
  await terminal.press(UP + UP + ENTER);
  await terminal.sees("Saved: the status 3, now called “Annullato”, still means: completed.");
  await terminal.sees("2 orders, 2 sent");
  expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
  expect(stage.sandbox.erp.orders).toHaveLength(3);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ export: { statuses: ["3"], cancelled: ["4"] } });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.run(["export-orders"], { env })).code).toBe(0);
});

test("no: it names the commands that say what it means, and sends nothing", async () => {
  const opened = await renamed();
  const { stage, env } = opened;
  const terminal = await fix(opened);
  await terminal.press(UP + ENTER);
  await terminal.sees("tg360 configure --cancelled +3");
  await terminal.sees("2 orders still wait");
  expect(await terminal.ended).toEqual({ code: 3, signal: 0 });
  expect(stage.sandbox.erp.orders).toHaveLength(1);
  expect((await stage.run(["configure", "--statuses", "1", "--cancelled", "+3"], { env })).code).toBe(0);
  expect((await stage.run(["export-orders"], { env })).code).toBe(0);
  expect(stage.sandbox.erp.orders).toHaveLength(1);
});
