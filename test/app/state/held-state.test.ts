import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, expect, it } from "vitest";

import { realClock } from "../../../src/app/clock.ts";
import { holdingState, openState } from "../../../src/app/state/held-state.ts";
import { openStore } from "../../../src/store/database.ts";
import { isOpenHere } from "../../../src/store/sqlite/file/open-files.ts";
import { makeTestFolder } from "../../support/folder.ts";

let path: string;

beforeEach(() => {
  const folder = makeTestFolder();
  path = join(folder, "tg360.db");
});

it("stays open for all its users, and is closed with the last of them, after any failure", async () => {
  await (await openStore({ path, clock: realClock })).close();
  const work = holdingState({ path, clock: realClock }, async () => {
    for (const note of ["one", "two"]) {
      const store = await openState({ path, clock: realClock });
      await store.writeNote("brakes", note);
      await store.close();
      expect(isOpenHere(path)).toBe(true);
    }
    throw new Error("a bug");
  });
  await expect(work).rejects.toThrow("a bug");
  expect(isOpenHere(path)).toBe(false);
  const store = await openState({ path, clock: realClock });
  expect(await store.readNote("brakes")).toBe("two");
  await store.close();
  expect(isOpenHere(path)).toBe(false);
});

it("is left to its user if it is missing or damaged", async () => {
  expect(await holdingState({ path, clock: realClock }, () => Promise.resolve(existsSync(path)))).toBe(false);
  writeFileSync(path, "not a database", { mode: 0o600 });
  const work = holdingState({ path, clock: realClock }, () => openState({ path, clock: realClock }));
  await expect(work).rejects.toMatchObject({ problem: { code: "state-damaged" } });
});
