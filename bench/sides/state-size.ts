/** The size of the state file after a first pull with its pushes, in megabytes: the `file`, or its `texts` only. */
import { statSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";

import { realClock } from "../../src/app/app.ts";
import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import { openStore } from "../../src/store/database.ts";
import { engineOn, Folder, pullOptions } from "../engine.ts";
import { type Open, textOf } from "../work.ts";

const MEGABYTE = 2 ** 20;

export const open: Open = async (options) => {
  const folder = new Folder();
  const path = join(folder.path, "state.db");
  const store = await openStore({ path, clock: realClock });
  const report = await pullProducts(await engineOn(store, options), pullOptions(false), new AbortController().signal);
  if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems));
  await store.close();
  const bytes = textOf(options, "of") === "file" ? statSync(path).size : textBytes(path);
  return {
    run: () => Promise.resolve({ value: bytes / MEGABYTE, cpuMs: null }),
    close: () => {
      folder.remove();
      return Promise.resolve();
    },
  };
};

function textBytes(path: string): number {
  const database = new Database(path, { readonly: true });
  const tables = database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  let sum = 0;
  for (const { name } of tables) {
    for (const column of database.prepare<[], { name: string }>(`PRAGMA table_info(${name})`).all()) {
      const text = `length(CAST("${column.name}" AS BLOB))`;
      const where = `typeof("${column.name}") IN ('text', 'blob')`;
      const sql = `SELECT total(${text}) AS bytes FROM ${name} WHERE ${where}`;
      sum += database.prepare<[], { bytes: number }>(sql).get()?.bytes ?? 0;
    }
  }
  database.close();
  return sum;
}
