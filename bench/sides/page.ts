/** A page over 100,000 rows: the p95 of the app's answer. */
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { rolldown } from "rolldown";

import { realClock } from "../../src/app/app.ts";
import type { AccessStore } from "../../src/core/access/user.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { openStore } from "../../src/store/database.ts";
import type { PageHost, Site } from "../../src/page/host.ts";
import { Folder } from "../engine.ts";
import { fillDataDir } from "../fill.ts";
import { numberOf, type Open, textOf } from "../work.ts";

const TIMES = 200;
const PAGES = 20;
const LINES = 50;
const ORIGIN = "http://127.0.0.1:8360";

export const open: Open = async (options) => {
  const folder = new Folder();
  await fillDataDir(folder.path, numberOf(options, "rows"));
  const store = await openStore({ path: join(folder.path, "tg360.db"), clock: realClock });
  const list = LISTS.find((one) => one === textOf(options, "list")) ?? "overview";
  const ask = await pageOf(folder.path, store, list);
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

const LISTS = ["orders", "products", "overview"] as const;
type List = (typeof LISTS)[number];

/** The bundled app, because Node.js itself does not read JSX. */
async function pageOf(folder: string, store: Store, list: List): Promise<Ask> {
  const dir = join(folder, "app");
  mkdirSync(dir);
  const root = join(import.meta.dirname, "../..");
  const bundle = await rolldown({ cwd: root, input: { app: "src/page/app.tsx" }, platform: "node" });
  await bundle.write({ dir, format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" });
  await bundle.close();
  cpSync(join(root, "src/text/locales"), join(dir, "locales"), { recursive: true });
  cpSync(join(root, "src/page/assets"), join(dir, "assets"), { recursive: true });
  const { createApp } = (await import(pathToFileURL(join(dir, "app.mjs")).href)) as {
    createApp(host: PageHost, site: Site, entry: object): { fetch(request: Request): Promise<Response> | Response };
  };
  const user = { name: "anna", role: "act", shops: null } as const;
  const access = { hasUsers: () => true, findSession: () => user } as Partial<AccessStore>;
  const host = {
    clock: realClock,
    access,
    lang: "en",
    listShops: () => Promise.resolve(["default"]),
    readOverview: async () => {
      const counts = await store.countStates(Date.now());
      const lastGood = { orders: Date.now(), products: Date.now() };
      return { nowMs: Date.now(), health: "ok", reasons: [], counts, lastGood, runs: [], audit: null };
    },
    read: (_shop: string, look: (store: Store, timeZone: string) => Promise<unknown>) => look(store, "Europe/Zurich"),
    readSettings: () => Promise.resolve({ site: null, orderUrl: null, showsImages: false, exportFrom: null }),
    clean: (text: string) => text,
    report(error: unknown): void {
      throw error;
    },
  } as unknown as PageHost;
  const site = {
    hosts: new Set([new URL(ORIGIN).host]),
    origins: new Set([ORIGIN]),
    isSecure: false,
    trustedProxies: [],
  };
  const app = createApp(host, site, { link: null, systemUser: "" });
  const headers = { host: new URL(ORIGIN).host, cookie: "tg360_session=any" };
  return async (page) => {
    const path = list === "overview" ? "" : `/${list}?page=${String(page + 1)}`;
    const url = `${ORIGIN}/shops/default${path}`;
    const answer = await app.fetch(new Request(url, { headers }));
    const text = await answer.text();
    const lines = list === "overview" ? 30 : LINES;
    if (
      answer.status !== 200 ||
      text.split(list === "overview" ? /<td[^>]*><a/ : '<td role="cell" class="a').length <= lines
    )
      throw new Error(`${url}: ${text.slice(0, 300)}`);
  };
}
