import { join } from "node:path";
import { expect, it } from "vitest";

import { commandsIn } from "../support/documented.ts";
import { isInstalled, type Outcome, runInstalled } from "../support/installed.ts";
import { type Rig, withRig } from "../support/rig.ts";

const root = join(import.meta.dirname, "../..");
const [SQLITE = "", NODE = "", PUT_BACK = ""] = commandsIn("docs/operations.md", "Backup");

it.skipIf(!isInstalled("sqlite3"))(
  "re-exports nothing from a copy that sqlite3 made under a running daemon",
  () => putBack(SQLITE),
  120_000,
);

it("re-exports nothing from a copy that node made under a running daemon", () => putBack(NODE), 120_000);

/** Copies the state while a daemon works on it, exports, puts the old copy back as the documentation says, exports again. */
async function putBack(command: string): Promise<void> {
  await withRig({ products: 25, orders: 8 }, async (rig) => {
    await rig.run(["pull-products"]);
    const copy = join(rig.folder, "copy.db");
    await copyUnderDaemon(rig, command, copy);
    const before = await exportOrders(rig);

    expect(await type(rig, PUT_BACK, copy)).toEqual({ code: 0, stdout: "", stderr: "" });
    const after = await exportOrders(rig);

    expect(before.exported.length).toBeGreaterThan(0);
    expect(after).toEqual(before);
    expect(await rig.verdict()).toMatchObject({ lost: [], duplicated: [], unexpected: [] });
  });
}

/** The daemon has no day from which to export, so that the copy is from before the export. */
async function copyUnderDaemon(rig: Rig, command: string, copy: string): Promise<void> {
  const daemon = rig.start(["daemon", "--interval", "1s"], { env: { TG360_EXPORT_FROM: "" } });
  const ended = new Promise<void>((resolve, reject) => {
    daemon.child.stderr.on("data", () => {
      if (!/\d{4}-\d\d-\d\dT/.test(daemon.said())) return;
      type(rig, command, copy).then((made) => {
        expect(made).toEqual({ code: 0, stdout: "", stderr: "" });
        resolve();
      }, reject);
      daemon.child.stderr.removeAllListeners("data");
    });
  });
  await ended.finally(() => daemon.child.kill("SIGTERM"));
  await daemon.ended;
}

/** The block as it stands there, but for where the files are. */
function type(rig: Rig, block: string, copy: string): Promise<Outcome> {
  const line = block.replaceAll("~/.local/share/tg360/tg360.db", rig.statePath).replaceAll("/backup/tg360.db", copy);
  return runInstalled("sh", ["-c", line], { cwd: root });
}

async function exportOrders(rig: Rig): Promise<{ readonly exported: readonly string[] }> {
  await rig.run(["export-orders"]);
  const listed = await rig.run(["status", "orders", "--state", "exported", "--json"]);
  const { orders }: { orders: readonly { id: string; totalgest: { number: string } }[] } = JSON.parse(listed.stdout);
  return { exported: orders.map((order) => `${order.id} is ${order.totalgest.number}`).toSorted() };
}
