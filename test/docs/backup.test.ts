import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { isInstalled, runInstalled } from "../support/installed.ts";
import { type Rig, withRig } from "../support/rig.ts";

const root = join(import.meta.dirname, "../..");
const [SQLITE = "", NODE = ""] = commandsOf("Backup");

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

    for (const tail of ["-wal", "-shm"]) rmSync(rig.statePath + tail, { force: true });
    copyFileSync(copy, rig.statePath);
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
      const line = command
        .replaceAll("~/.local/share/tg360/tg360.db", rig.statePath)
        .replaceAll("/backup/tg360.db", copy);
      runInstalled("sh", ["-c", line], { cwd: root }).then((made) => {
        expect(made).toEqual({ code: 0, stdout: "", stderr: "" });
        resolve();
      }, reject);
      daemon.child.stderr.removeAllListeners("data");
    });
  });
  await ended.finally(() => daemon.child.kill("SIGTERM"));
  await daemon.ended;
}

async function exportOrders(rig: Rig): Promise<{ readonly exported: readonly string[] }> {
  await rig.run(["export-orders"]);
  const listed = await rig.run(["status", "orders", "--state", "exported", "--json"]);
  const { orders }: { orders: readonly { id: string; totalgest: { number: string } }[] } = JSON.parse(listed.stdout);
  return { exported: orders.map((order) => `${order.id} is ${order.totalgest.number}`).toSorted() };
}

/** The command lines that a chapter of the operations' manual gives. */
function commandsOf(chapter: string): readonly string[] {
  const text =
    readFileSync(join(root, "docs/operations.md"), "utf8").split(`\n## ${chapter}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...text.matchAll(/```sh\n([^`]*)\n```/g)].map(([, line = ""]) => line);
}
