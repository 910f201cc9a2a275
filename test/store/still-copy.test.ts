import { appendFileSync, existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { openStore } from "../../src/store/database.ts";
import { copyStill } from "../../src/store/sqlite/file/still-copy.ts";
import { makeTestFolder } from "../support/folder.ts";

let folder: string;
let path: string;
let target: string;

beforeEach(() => {
  folder = makeTestFolder();
  [path, target] = [join(folder, "tg360.db"), join(folder, "copy.db")];
});

/** As if no process had written for a minute. */
function rest(file: string): void {
  utimesSync(file, new Date(), new Date(Date.now() - 60_000));
}

test("copies an idle file together with its log", async () => {
  for (const [file, text] of [
    [path, "pages"],
    [`${path}-wal`, "frames"],
  ] as const) {
    writeFileSync(file, text);
    rest(file);
  }
  expect(await copyStill(path, target)).toBe(true);
  expect([readFileSync(target, "utf8"), readFileSync(`${target}-wal`, "utf8")]).toEqual(["pages", "frames"]);
});

test("does not copy a file that is written all the time, itself or its log", async () => {
  for (const written of [path, `${path}-wal`]) {
    writeFileSync(path, "pages");
    writeFileSync(`${path}-wal`, "frames");
    for (const file of [path, `${path}-wal`]) rest(file);
    const writer = setInterval(() => appendFileSync(written, "more"), 50);
    appendFileSync(written, "more");
    expect([written, await copyStill(path, target)]).toEqual([written, false]);
    clearInterval(writer);
    expect(existsSync(target)).toBe(false);
  }
});

test("waits for a writer that is about to finish", async () => {
  writeFileSync(path, "pages");
  expect(await copyStill(path, target)).toBe(true);
});

test("leaves a file alone that this process has open: reading it would drop SQLite's lock", async () => {
  const store = await openStore({ path, clock: realClock });
  rest(path);
  expect(await copyStill(path, target)).toBe(false);
  await store.close();
  rest(path);
  expect(await copyStill(path, target)).toBe(true);
});
