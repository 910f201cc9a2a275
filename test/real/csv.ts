import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { freePort } from "../support/loopback.ts";
import { GOODS } from "./goods.ts";
import { cached, runTo, startServer, writeJson } from "./processes.ts";
import type { RealErp } from "./real-erp.ts";

const PASSWORD = "canary-password-7e57";

/** Books as CSV by the `csv-stringify` package from the npm registry, with the stock in a second list: an adapter. */
export async function openCsvBooks(): Promise<RealErp> {
  const packages = cached("csv", (folder) => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    runTo("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "csv-stringify@6.9.0"], { cwd: folder });
  });
  const folder = mkdtempSync(join(tmpdir(), "tg360-csv-"));
  writeJson(join(folder, "goods.json"), GOODS);
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const script = join(import.meta.dirname, "csv-server.js");
  const server = await startServer(
    process.execPath,
    [script, packages, port, PASSWORD, join(folder, "goods.json")],
    url,
  );
  const control = async (change: unknown = {}): ReturnType<RealErp["orders"]> => {
    const answer = await fetch(`${url}/control`, { method: "POST", body: JSON.stringify(change) });
    return (await answer.json()) as Awaited<ReturnType<RealErp["orders"]>>;
  };
  return {
    url,
    credentials: { ownerId: "-", shopId: "7", username: "web", password: PASSWORD },
    profile: null,
    adapter: join(import.meta.dirname, "csv.mjs"),
    vatCode: "N81",
    payment: "WEB",
    refusal: "is not sold",
    change: async (sku, price) => void (await control({ sku, price })),
    stopSelling: async (sku) => void (await control({ sku, sold: false })),
    orders: () => control(),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
