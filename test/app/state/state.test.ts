import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { realClock } from "../../../src/app/app.ts";
import { checkBinding, withThrowAway } from "../../../src/app/state/open.ts";
import { withLock } from "../../../src/app/state/lock.ts";
import { fileIn } from "../../../src/app/state/place.ts";
import { readState } from "../../../src/app/state/read.ts";
import type { Binding } from "../../../src/core/ports/binding.ts";
import { bindingIn } from "../../../src/core/run/shops/binding.ts";
import type { Direction } from "../../../src/core/common/direction.ts";
import { CancelledError } from "../../../src/core/common/problems/errors.ts";
import { withSomething } from "../../support/state-with-something.ts";
import { makeTestFolder } from "../../support/folder.ts";

let dataDir: string;

beforeEach(() => {
  dataDir = makeTestFolder();
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const BINDING: Binding = {
  ownerId: "1",
  shopId: "2",
  site: "shop.example.ch",
  endpoint: "https://erp.example.ch",
  shopUrl: "https://shop.example.ch",
};

const never = new AbortController().signal;

describe("withState", () => {
  it("reads no state yet as an empty one, and leaves nothing behind", async () => {
    const missing = join(dataDir, "missing");
    const counts = await readState(fileIn(missing), realClock, (store) => store.countStates(0));
    expect(counts.orders.queued).toBe(0);
    expect(existsSync(missing)).toBe(false);
  });

  it("refuses the state of another shop", async () => {
    await withSomething(dataDir, BINDING);
    const look = (named: { site?: string; shopId?: string }): Promise<void> =>
      readState(fileIn(dataDir), realClock, (store) => checkBinding(store, named, 0));
    await expect(look({ site: BINDING.site })).resolves.toBeUndefined();
    await expect(look({ shopId: "another" })).rejects.toMatchObject({ exitCode: 4 });
  });

  it("reads what is there", async () => {
    await withSomething(dataDir, BINDING);
    expect(
      await readState(fileIn(dataDir), realClock, async (store) => bindingIn(await store.readNote("binding"))),
    ).toEqual(BINDING);
  });
});

describe("withThrowAway", () => {
  it("names the missing folder of TMPDIR: that is no bug", async () => {
    vi.stubEnv("TMPDIR", join(dataDir, "missing"));
    const working = withThrowAway(fileIn(dataDir), realClock, () => Promise.resolve());
    await expect(working).rejects.toMatchObject({ exitCode: 8, problem: { code: "disk-failed" } });
  });

  it("works on a copy: what is changed there is not changed here", async () => {
    await withSomething(dataDir, BINDING);
    await withThrowAway(fileIn(dataDir), realClock, (store) =>
      store.bind({ ...BINDING, endpoint: "https://x" }, { moved: true }),
    );
    expect(
      await readState(fileIn(dataDir), realClock, async (store) => bindingIn(await store.readNote("binding"))),
    ).toEqual(BINDING);
  });

  it("removes the copy however it ends", async () => {
    vi.stubEnv("TMPDIR", dataDir);
    const failing = withThrowAway(fileIn(dataDir), realClock, () => Promise.reject(new Error("on purpose")));
    await expect(failing).rejects.toThrow("on purpose");
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe("withLock", () => {
  it("lets one in at a time, and frees the lock however it ends", async () => {
    const patience = { timeoutMs: 0, clock: realClock, signal: never };
    const lock = <T>(run: () => Promise<T>, what: Direction = "orders"): Promise<T> =>
      withLock(fileIn(dataDir), what, patience, run);
    await lock(async () => {
      await expect(lock(() => Promise.resolve())).rejects.toMatchObject({ exitCode: 7 });
      await lock(() => Promise.resolve(), "products");
    });
    await expect(lock(() => Promise.reject(new Error("on purpose")))).rejects.toThrow("on purpose");
    expect(await lock(() => Promise.resolve("in"))).toBe("in");
  });
});

describe("realClock", () => {
  it("wakes up with the reason as soon as the signal fires", async () => {
    const controller = new AbortController();
    const sleeping = realClock.sleep(60_000, controller.signal);
    controller.abort(new CancelledError("SIGTERM"));
    await expect(sleeping).rejects.toBeInstanceOf(CancelledError);
  });
});
