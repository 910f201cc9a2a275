import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

import { type App, realClock } from "../../../src/app/app.ts";
import { locateState } from "../../../src/app/config.ts";
import { holdingState } from "../../../src/app/state/lock.ts";
import { closeKeptStates, openState } from "../../../src/app/state/open.ts";
import { fileIn } from "../../../src/app/state/place.ts";
import type { Store } from "../../../src/core/ports/store.ts";
import { MINUTE } from "../../../src/core/common/time/duration.ts";
import { copyStore, openStore } from "../../../src/store/database.ts";
import { isOpenHere } from "../../../src/store/sqlite/file/connection.ts";
import { writeMark } from "../../../src/store/sqlite/file/state-file.ts";
import { makeTestFolder } from "../../support/folder.ts";
import { someApp } from "../../support/some-app.ts";

let app: App;
let path: string;

beforeEach(() => {
  const dataDir = makeTestFolder();
  app = someApp({ sources: { env: { HOME: dataDir }, configFlag: null, flags: { dataDir } } });
  ({ path } = fileIn(dataDir));
});

afterEach(closeKeptStates);

const open = async (keptMs = 0): Promise<Store> =>
  openState((await locateState(app)).place, { clock: realClock, keptMs });

it("stays open for all its users, and is closed with the last of them, after any failure", async () => {
  await (await openStore({ path, clock: realClock })).close();
  const work = holdingState(app, async () => {
    for (const note of ["one", "two"]) {
      const store = await open();
      await store.writeNote("brakes", note);
      await store.close();
      expect(isOpenHere(path)).toBe(true);
    }
    throw new Error("a bug");
  });
  await expect(work).rejects.toThrow("a bug");
  expect(isOpenHere(path)).toBe(false);
  const store = await open();
  expect(await store.readNote("brakes")).toBe("two");
  await store.close();
  expect(isOpenHere(path)).toBe(false);
});

it("is left to its user if it is missing or damaged", async () => {
  expect(await holdingState(app, () => Promise.resolve(existsSync(path)))).toBe(false);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "not a database", { mode: 0o600 });
  await expect(holdingState(app, open)).rejects.toMatchObject({ problem: { code: "state-damaged" } });
});

it("that a page keeps is opened anew by a run, so that a copy from before the run counts as an older one", async () => {
  await (await openStore({ path, clock: realClock })).close();
  const page = await open(MINUTE);
  await copyStore(path, `${path}.copy`);
  const run = await open();
  await run.writeNote("brakes", "since");
  await run.close();
  await page.close();
  await closeKeptStates();
  renameSync(`${path}.copy`, path);
  const store = await open();
  expect(await store.readNote("restored")).not.toBeNull();
  await store.close();
});

it("that a page keeps is refused from the moment that the shop has moved", async () => {
  await (await openStore({ path, clock: realClock })).close();
  await (await open(MINUTE)).close();
  writeMark(path, { id: "1", to: "there" });
  for (const keptMs of [0, MINUTE])
    await expect(open(keptMs)).rejects.toMatchObject({ problem: { code: "shop-moved" } });
  expect(isOpenHere(path)).toBe(false);
});
