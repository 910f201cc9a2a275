import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { beforeEach, expect, it } from "vitest";

import { type App, realClock } from "../../../src/app/app.ts";
import { locateState } from "../../../src/app/config.ts";
import { holdingState } from "../../../src/app/state/lock.ts";
import { openState } from "../../../src/app/state/open.ts";
import { fileIn } from "../../../src/app/state/place.ts";
import type { Store } from "../../../src/core/ports/store.ts";
import { openStore } from "../../../src/store/database.ts";
import { isOpenHere } from "../../../src/store/sqlite/file/connection.ts";
import { makeTestFolder } from "../../support/folder.ts";
import { someApp } from "../../support/some-app.ts";

let app: App;
let path: string;

beforeEach(() => {
  const dataDir = makeTestFolder();
  app = someApp({ sources: { env: { HOME: dataDir }, configFlag: null, flags: { dataDir } } });
  ({ path } = fileIn(dataDir));
});

const open = async (): Promise<Store> => openState((await locateState(app)).place, { clock: realClock });

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
