import { rmSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll } from "vitest";

import { openStore } from "../../src/store/database.ts";
import { describeStore } from "./store-suite.ts";
import { makeScratch } from "../support/scratch.ts";

let directory = "";
let made = 0;

beforeAll(() => {
  directory = makeScratch("tg360-contract-");
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describeStore("SQLite", (clock) => {
  made += 1;
  return openStore({ path: join(directory, String(made), "tg360.db"), clock });
});
