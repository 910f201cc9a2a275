import { rmSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll } from "vitest";

import { Connection } from "../../src/store/sqlite/file/connection.ts";
import { openStore } from "../../src/store/database.ts";
import { sqliteTransactions } from "../../src/store/sqlite/rows.ts";
import { makeScratch } from "../support/scratch.ts";
import { describeRows } from "./rows-suite.ts";
import { StoppedClock } from "./store-subject.ts";

let directory = "";
let made = 0;

beforeAll(() => {
  directory = makeScratch("tg360-rows-");
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describeRows("SQLite", async () => {
  made += 1;
  const path = join(directory, String(made), "tg360.db");
  await (await openStore({ path, clock: new StoppedClock() })).close();
  const connection = new Connection(path, { readonly: false });
  return { transactions: sqliteTransactions(connection), close: () => connection.close() };
});
