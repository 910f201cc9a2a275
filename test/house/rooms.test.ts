import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

import { findCircles, type Import, importsOf, isAllowed, readImports, readRooms } from "./rooms.ts";

const root = join(import.meta.dirname, "../..");
const source = join(root, "src");
const rooms = readRooms(readFileSync(join(root, "docs/architecture.md"), "utf8"));
const imports = readImports(source);

const judge = (from: string, code: string): boolean => importsOf(from, code).every((one) => isAllowed(rooms, one));

/** Of a path below `src`, or a file without a name of its own in it, what is not there; an example that polices nothing. */
function goneIn(from: string, code: string): readonly string[] {
  const folder = dirname(from);
  const targets = importsOf(from, code).map(({ to }) => to);
  return [folder, ...targets.filter((to) => /\.tsx?$/.test(to))].filter((path) => !existsSync(join(source, path)));
}

describe("the list of rooms", () => {
  it("names each folder of the source, and no other", () => {
    const named = new Set(rooms.map(({ folder }) => folder.split("/")[0]));
    const there = readdirSync(source, { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => name);
    expect([...named].toSorted()).toEqual(there.toSorted());
    expect(rooms.filter(({ folder }) => !existsSync(join(source, folder)))).toEqual([]);
  });

  it("allows only rooms and files that are there", () => {
    const named = rooms.flatMap(({ mayImport }) => mayImport.map(({ target }) => target));
    expect(named.filter((target) => !existsSync(join(source, target)))).toEqual([]);
  });

  it("allows each import of the source", () => {
    expect(imports.length).toBeGreaterThan(1000);
    const refused = imports.filter((one) => !isAllowed(rooms, one)).map(({ from, to }) => `${from} -> ${to}`);
    expect(refused).toEqual([]);
  });

  it("has no command that imports another one", () => {
    const commandOf = (path: string): string => /^commands\/([^/]+)\//.exec(path)?.[1] ?? "";
    const others = imports
      .map(({ from, to }) => [commandOf(from), commandOf(to)] as const)
      .filter(([from, to]) => from !== "" && to !== "" && to !== "prompts" && from !== to)
      .map(([from, to]) => `${from} -> ${to}`);
    // The wizard ends with the question of `autostart`.
    expect([...new Set(others)]).toEqual(["configure -> autostart"]);
  });

  it.each([
    ["core/a.ts", 'import { x } from "../store/database.ts";'],
    ["core/audit/a.ts", 'import { readdirSync, readFileSync } from "node:fs";'],
    ["core/audit/a.ts", 'export const load = () => import("better-sqlite3");'],
    ["store/sqlite/a.ts", 'import { isDue } from "../../core/orders/state.ts";'],
    ["store/sqlite/a.ts", 'import { step } from "../products/products.ts";'],
    ["store/postgres/a.ts", 'import { step } from "../products/products.ts";'],
    ["store/tables/a.ts", 'import { Database } from "better-sqlite3";'],
    ["store/products/a.ts", 'import { rows } from "../sqlite/sql.ts";'],
    ["clients/totalgest/a.ts", 'import { x } from "../framework360/client.ts";'],
    ["clients/profile/a.ts", 'import { x } from "../totalgest/client.ts";'],
    ["diagnosis/judge/a.ts", 'import { x } from "../../text/text.ts";'],
    ["view/a.ts", 'import type { App } from "../app/app.ts";'],
    ["view/a.ts", 'import { paint } from "../render/terminal/screen.ts";'],
    ["render/terminal/a.ts", 'import type { Store } from "../../store/database.ts";'],
    ["page/a.tsx", 'import type { App } from "../app/app.ts";'],
    ["commands/status/a.ts", 'import { openStore } from "../../store/database.ts";'],
    ["commands/status/a.ts", 'import { x } from "../../clients/wire/http.ts";'],
    ["commands/status/a.ts", 'import { x } from "../../cli/run.ts";'],
    ["cli/a.ts", 'import got from "got";'],
    ["app/a.ts", 'import { run } from "../commands/status/run.ts";'],
    ["sandbox/totalgest/a.ts", 'import { x } from "../../clients/totalgest/client.ts";'],
  ])("refuses what %s must not know: %s", (from, code) => {
    expect([goneIn(from, code), judge(from, code)]).toEqual([[], false]);
  });

  it.each([
    ["core/audit/a.ts", 'import { z } from "zod";'],
    ["store/sqlite/a.ts", 'import type { Order } from "../../core/orders/order.ts";'],
    ["store/sqlite/a.ts", 'import { type Order, type Line } from "../../core/orders/order.ts";'],
    ["store/sqlite/a.ts", 'import { StoreError } from "../../core/common/problems/errors.ts";'],
    ["commands/status/a.ts", 'import type { App } from "../../app/app.ts";'],
    ["sandbox/totalgest/a.ts", 'import { contract } from "../../clients/totalgest/contract.ts";'],
    ["page/pages/a.tsx", 'import { html } from "hono/html";'],
  ])("allows %s: %s", (from, code) => {
    expect([goneIn(from, code), judge(from, code)]).toEqual([[], true]);
  });
});

const arrow = (from: string, to: string): Import => ({ from, to, isType: true });

const FILES = ["src", "test", "docs", "scripts", "contrib", "bench"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `/${folder}/${file}/`),
);

/** Of the files and folders that a text names in backticks, those that do not exist. */
function missingIn(text: string): readonly string[] {
  const named = [...text.matchAll(/`([\w./-]+(?:\.tsx?|\.sql|\/))`/g)].map(([, path = ""]) => path.replace(/\/$/, ""));
  return named.filter((path) => !FILES.some((file) => file.endsWith(`/${path}/`)));
}

it.each(["architecture", "inside"])("docs/%s.md names only files and folders that exist", (name) => {
  const page = readFileSync(join(root, `docs/${name}.md`), "utf8");
  expect(page.match(/`[\w./-]+\.ts`/g)?.length).toBeGreaterThan(20);
  expect(missingIn(page)).toEqual([]);
  expect(missingIn("see `store/no-such-file.ts`")).toEqual(["store/no-such-file.ts"]);
});

it("comments name only source files that exist", () => {
  const sources = FILES.filter((file) => /^\/src\/.*\.tsx?\/$/.test(file)).map((file) => file.slice(1, -1));
  const missing = sources.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/^\s*(?:\/?\*+|\/\/).*$/gm)].flatMap(([comment]) =>
      missingIn(comment)
        .filter((path) => path.endsWith(".ts"))
        .map((path) => `${file}: ${path}`),
    ),
  );
  expect(missing).toEqual([]);
});

describe("the graph of imports", () => {
  it("has no circle, types and import() counted", () => {
    expect(findCircles(imports)).toEqual([]);
  });

  it("shows a circle of types, and a file that imports itself", () => {
    const found = findCircles([
      arrow("a.ts", "b.ts"),
      arrow("b.ts", "c.ts"),
      arrow("c.ts", "b.ts"),
      arrow("d.ts", "d.ts"),
    ]);
    expect(found).toEqual([["b.ts", "c.ts"], ["d.ts"]]);
  });
});
