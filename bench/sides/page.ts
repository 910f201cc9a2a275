/** A list of the page over 100,000 rows: the p95 of the app's answer (`page`), or of its database query alone (`query`). */
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { rolldown } from "rolldown";

import { realClock } from "../../src/app/clock.ts";
import type { AccessStore } from "../../src/core/access/user.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { openStore } from "../../src/store/database.ts";
import type { Host, Site } from "../../src/page/host.ts";
import { Folder } from "../engine.ts";
import { fillDataDir } from "../fill.ts";
import { numberOf, type Open, textOf } from "../work.ts";

const TIMES = 200;
const PAGES = 20;
const LINES = 51;
const ORIGIN = "http://127.0.0.1:8360";

export const open: Open = async (options) => {
  const folder = new Folder();
  await fillDataDir(folder.path, numberOf(options, "rows"));
  const store = await openStore({ path: join(folder.path, "tg360.db"), clock: realClock });
  const list = textOf(options, "list") === "orders" ? "orders" : "products";
  const ask = textOf(options, "of") === "page" ? await pageOf(folder.path, store, list) : queryOf(store, list);
  const round = async (): Promise<number> => {
    const took: number[] = [];
    for (let at = 0; at < TIMES; at += 1) {
      const startedMs = performance.now();
      await ask(at % PAGES);
      took.push(performance.now() - startedMs);
    }
    return took.toSorted((a, b) => a - b)[Math.floor(TIMES * 0.95)] ?? 0;
  };
  await round();
  return {
    run: async () => ({ value: await round(), cpuMs: null, notes: { mb: process.memoryUsage.rss() / 2 ** 20 } }),
    close: async () => {
      await store.close();
      folder.remove();
    },
  };
};

type Ask = (page: number) => Promise<void>;

function queryOf(store: Store, list: "orders" | "products"): Ask {
  return async (page) => {
    const filter = { limit: LINES, offset: page * (LINES - 1) };
    const rows = list === "orders" ? await store.listOrders(filter) : await store.listProducts(filter);
    if (rows.length !== LINES) throw new Error(`${String(rows.length)} lines`);
  };
}

/** The bundled app, because Node.js itself does not read JSX. */
async function pageOf(folder: string, store: Store, list: "orders" | "products"): Promise<Ask> {
  const dir = join(folder, "app");
  mkdirSync(dir);
  const root = join(import.meta.dirname, "../..");
  const bundle = await rolldown({ cwd: root, input: { app: "src/page/app.tsx" }, platform: "node" });
  await bundle.write({ dir, format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" });
  await bundle.close();
  cpSync(join(root, "src/text/locales"), join(dir, "locales"), { recursive: true });
  const { createApp } = (await import(pathToFileURL(join(dir, "app.mjs")).href)) as {
    createApp(host: Host, site: Site, entry: object): { fetch(request: Request): Promise<Response> | Response };
  };
  const user = { name: "anna", role: "act", shops: null } as const;
  const access = { hasUsers: () => true, findSession: () => user } as Partial<AccessStore>;
  const host = {
    clock: realClock,
    access,
    lang: "en",
    listShops: () => Promise.resolve(["default"]),
    read: (_shop: string, look: (store: Store, timeZone: string) => Promise<unknown>) => look(store, "Europe/Zurich"),
    clean: (text: string) => text,
    report(error: unknown): void {
      throw error;
    },
  } as unknown as Host;
  const site = {
    hosts: new Set([new URL(ORIGIN).host]),
    origins: new Set([ORIGIN]),
    isSecure: false,
    trustedProxies: [],
  };
  const app = createApp(host, site, { link: null, systemUser: "" });
  const headers = { host: new URL(ORIGIN).host, cookie: "tg360_session=any" };
  return async (page) => {
    const url = `${ORIGIN}/shops/default/${list}?page=${String(page + 1)}`;
    const answer = await app.fetch(new Request(url, { headers }));
    const text = await answer.text();
    if (answer.status !== 200 || text.split("<tr>").length !== LINES + 1)
      throw new Error(`${url}: ${text.slice(0, 300)}`);
  };
}
