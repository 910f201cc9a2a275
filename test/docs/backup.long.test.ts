import { join } from "node:path";
import { expect, it } from "vitest";

import { commandsIn } from "../support/documented.ts";
import { type Rig, withRig } from "../support/rig.ts";
import type { Ran } from "../support/tg360-process.ts";

const [BACK_UP = "", PUT_BACK = ""] = commandsIn("docs/operations.md", "Backup");

it("re-exports nothing from a copy that was made under a running daemon and put back after an export", async () => {
  await withRig({ products: 25, orders: 8 }, async (rig) => {
    await rig.run(["pull-products"]);
    await copyUnderDaemon(rig);
    const before = await exportOrders(rig);

    const unasked = await type(rig, PUT_BACK);
    expect(unasked).toMatchObject({ code: 2 });
    const back = await type(rig, `${PUT_BACK} --yes`);
    expect(back).toMatchObject({ code: 0, stderr: "" });
    expect(back.stdout.replaceAll(/\s+/g, " ")).toContain("The next run sends nothing twice");
    const after = await exportOrders(rig);

    expect(before.exported.length).toBeGreaterThan(0);
    expect(after).toEqual(before);
    expect(await rig.verdict()).toMatchObject({ lost: [], duplicated: [], unexpected: [] });
  });
}, 120_000);

it("goes to standard output and comes from standard input, with its words on standard error", async () => {
  await withRig({ products: 20, orders: 2 }, async (rig) => {
    await rig.run(["pull-products"]);
    const saved = rig.start(["backup", "-"]);
    const pieces: Buffer[] = [];
    saved.child.stdout.on("data", (piece: Buffer) => void pieces.push(piece));
    const ended = await saved.ended;
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Saved to stdout: 2 orders, \d+ products/) });
    const restored = await rig.start(["restore", "-", "--yes", "--json"], { stdin: Buffer.concat(pieces) }).ended;
    expect(JSON.parse(restored.stdout)).toMatchObject({
      schema: "tg360.restore/1",
      orders: 2,
      secretsMissing: [],
    });
  });
}, 60_000);

/** The daemon has no day from which to export, so that the copy is from before the export. */
async function copyUnderDaemon(rig: Rig): Promise<void> {
  const daemon = rig.start(["daemon", "--interval", "1s"], { env: { TG360_EXPORT_FROM: "" } });
  const ended = new Promise<void>((resolve, reject) => {
    daemon.child.stderr.on("data", () => {
      if (!/\d\d:\d\d:\d\d/.test(daemon.stderrText())) return;
      type(rig, BACK_UP).then((made) => {
        expect(made).toMatchObject({ code: 0, stderr: "" });
        resolve();
      }, reject);
      daemon.child.stderr.removeAllListeners("data");
    });
  });
  await ended.finally(() => daemon.child.kill("SIGTERM"));
  await daemon.ended;
}

/** The line as it stands there, but for where the file is. */
function type(rig: Rig, line: string): Promise<Ran> {
  const [, ...words] = line.replace("/backup/monday.tg360", join(rig.folder, "copy.tg360")).split(" ");
  return rig.run(words);
}

async function exportOrders(rig: Rig): Promise<{ readonly exported: readonly string[] }> {
  await rig.run(["export-orders"]);
  const listed = await rig.run(["status", "orders", "--state", "exported", "--json"]);
  const { orders }: { orders: readonly { id: string; totalgest: { number: string } }[] } = JSON.parse(listed.stdout);
  return { exported: orders.map((order) => `${order.id} is ${order.totalgest.number}`).toSorted() };
}
