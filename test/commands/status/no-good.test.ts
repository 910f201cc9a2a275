/** `status` does not say that all is well where every run ends because of the configuration. */
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../../support/stage.ts";

type Spoil = (stage: Stage) => Readonly<Record<string, string>>;

const pointing =
  (variable: string): Spoil =>
  ({ folder }) => ({ [variable]: join(folder, "gone.json") });

const SPOILED: readonly (readonly [name: string, command: string, spoil: Spoil])[] = [
  ["no first day", "export-orders", () => ({ TG360_EXPORT_FROM: "" })],
  ["statuses that say nothing", "export-orders", () => ({ TG360_EXPORT_OPEN: "1,3" })],
  ["a price list that is gone", "pull-products", () => ({ TG360_PRODUCTS_PRICE_LIST: "NOPE" })],
  ["a profile that is gone", "export-orders", pointing("TG360_TOTALGEST_PROFILE")],
  ["a profile of the shop that is gone", "pull-products", pointing("TG360_FRAMEWORK360_PROFILE")],
  [
    "a password that cannot be read",
    "export-orders",
    ({ folder }) => ({ TG360_TOTALGEST_PASSWORD: "", TG360_TOTALGEST_PASSWORD_FILE: join(folder, "gone") }),
  ],
];

interface Status {
  readonly health: string;
  readonly reasons: readonly string[];
  readonly runs: readonly { readonly exitCode: number }[];
}

const statusOf = async (stage: Stage): Promise<Status> =>
  JSON.parse((await stage.run(["status", "--json"])).stdout) as Status;

test.each(SPOILED)(
  "%s: it says what %s says, and all is well again once that is corrected",
  async (_, command, spoil) => {
    const stage = await openStage({ products: 3 });
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    expect([(await stage.run(["export-orders"])).code, (await stage.run(["pull-products"])).code]).toEqual([0, 0]);
    expect((await statusOf(stage)).health).toBe("ok");
    const ran = await stage.run([command], { env: spoil(stage) });
    expect(ran.code).toBe(4);
    const shown = await stage.run(["status", "--lang", "en"]);
    expect(shown.stdout).not.toContain("All good");
    const said = `${ran.stdout}${ran.stderr}`.replaceAll(/\s+/g, " ");
    const { health, reasons } = await statusOf(stage);
    expect(health).toBe("failing");
    expect(said).toContain(reasons[0]?.slice(0, 40));
    expect((await stage.run([command])).code).toBe(0);
    expect((await statusOf(stage)).health).toBe("ok");
  },
);

test("an adapter that may not be run is named by status too", async () => {
  const stage = await openStage({ products: 3 });
  await stage.run(["export-orders"]);
  await stage.run(["pull-products"]);
  const path = join(stage.folder, "adapter.mjs");
  writeFileSync(path, "export default () => ({});");
  chmodSync(path, 0o666);
  const config = join(stage.folder, "config.json");
  writeFileSync(config, JSON.stringify({ totalgest: { adapter: path } }), { mode: 0o600 });
  expect((await stage.run(["pull-products", "--config", config])).code).toBe(4);
  const { stdout } = await stage.run(["status", "--config", config, "--lang", "en"]);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("can be written by others");
  rmSync(path);
});

test("a run that could not begin in a place without a state leaves none behind", async () => {
  const stage = await openStage({ products: 3 });
  await stage.run(["export-orders"], { env: { TG360_TOTALGEST_PASSWORD: "", TG360_TOTALGEST_PASSWORD_FILE: "/gone" } });
  expect((await statusOf(stage)).runs).toEqual([]);
});
