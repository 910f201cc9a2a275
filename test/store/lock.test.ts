import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";

import { ConfigurationError, LockedError } from "../../src/core/common/problems/errors.ts";
import { acquireLock, type Lock, type LockOptions } from "../../src/store/sqlite/file/lock.ts";
import { firstLine, kill, startChild } from "./processes.ts";
import type { Problem } from "../../src/core/common/problems/problem.ts";
import { makeTestFolder } from "../support/folder.ts";
import { until } from "../support/until.ts";

const clock = {
  now: () => Date.now(),
  sleep: (delayMs: number, signal: AbortSignal) => sleep(delayMs, undefined, { signal }),
};
let directory = "";
let path = "";

beforeEach(() => {
  directory = makeTestFolder();
  path = join(directory, "orders.lock");
});

function acquire(options: Partial<LockOptions> = {}): Promise<Lock> {
  const { signal } = new AbortController();
  return acquireLock({ path, what: "orders", timeoutMs: 0, clock, signal, ...options });
}

describe("a lock", () => {
  it("is private, and names its owner and since when", async () => {
    const lock = await acquire();
    expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
    expect((statSync(`${path}.json`).mode & 0o777).toString(8)).toBe("600");
    const refused = acquire();
    await expect(refused).rejects.toBeInstanceOf(LockedError);
    const { since } = JSON.parse(readFileSync(`${path}.json`, "utf8")) as { since: string };
    await expect(refused).rejects.toMatchObject({
      problem: { code: "locked", data: { what: "orders", pid: process.pid, since } },
      exitCode: 7,
    });
    await lock.release();
    expect(existsSync(`${path}.json`)).toBe(false);
    await (await acquire()).release();
  });

  it("survives a refused attempt in the same process", async () => {
    const lock = await acquire();
    await expect(acquire()).rejects.toBeInstanceOf(LockedError);
    const child = startChild("holder", [path]);
    const winner = await Promise.race([firstLine(child), sleep(700).then(() => "nobody")]);
    expect(winner).toBe("nobody");
    await kill(child);
    await lock.release();
  });

  it("is waited for without blocking the event loop", async () => {
    const lock = await acquire();
    let isTaken = false;
    const waiting = acquire({ timeoutMs: 5000 }).then((next) => {
      isTaken = true;
      return next;
    });
    await sleep(250);
    expect(isTaken).toBe(false);
    await lock.release();
    await (await waiting).release();
  });

  it("goes to whoever waits to be the next holder, before those that come behind", async () => {
    const lock = await acquire();
    const waitsFor: Problem[] = [];
    const next = acquire({ turn: "next", timeoutMs: 5000, onWait: (by) => void waitsFor.push(by) });
    await until(() => waitsFor.length > 0);
    expect(waitsFor[0]).toMatchObject({ code: "locked", data: { pid: process.pid } });
    const behind = acquire({ turn: "behind", timeoutMs: 5000 });
    await lock.release();
    const first = await Promise.race([next.then(() => "next"), behind.then(() => "behind")]);
    expect(first).toBe("next");
    await (await next).release();
    await (await behind).release();
    expect(readdirSync(directory)).not.toContain("orders.next.lock");
  });

  it("is kept for a process that waits for it until kill -9", async () => {
    const child = startChild("holder", [join(directory, "orders.next.lock")]);
    await firstLine(child);
    await expect(acquire({ turn: "behind" })).rejects.toBeInstanceOf(LockedError);
    await (await acquire()).release();
    await kill(child);
    await (await acquire({ turn: "behind" })).release();
  });

  it("is no longer waited for once the run is interrupted", async () => {
    const lock = await acquire();
    const controller = new AbortController();
    const waiting = acquire({ timeoutMs: 60_000, signal: controller.signal });
    controller.abort(new Error("interrupted"));
    await expect(waiting).rejects.toBeInstanceOf(Error);
    await lock.release();
  });

  it("is freed at once by kill -9, and leaves no journal behind", async () => {
    const child = startChild("holder", [path]);
    expect(await firstLine(child)).toBe("held");
    await expect(acquire()).rejects.toMatchObject({ problem: { data: { pid: child.pid } } });
    await kill(child);
    const lock = await acquire();
    await lock.release();
    expect(readdirSync(directory)).toEqual(["orders.lock"]);
  });

  it.skipIf(process.geteuid?.() !== 0)("is refused to all users but its owner, root included", async () => {
    await (await acquire()).release();
    chownSync(path, 54_321, 54_321);
    const refused = acquire();
    await expect(refused).rejects.toBeInstanceOf(ConfigurationError);
    await expect(refused).rejects.toMatchObject({ problem: { code: "wrong-user", data: { path, owner: "54321" } } });
    expect(readdirSync(directory)).toEqual(["orders.lock"]);
  });

  it("is the same one through a symlinked directory", async () => {
    mkdirSync(join(directory, "real"));
    symlinkSync(join(directory, "real"), join(directory, "linked"));
    const lock = await acquire({ path: join(directory, "real", "orders.lock") });
    await expect(acquire({ path: join(directory, "linked", "orders.lock") })).rejects.toBeInstanceOf(LockedError);
    const child = startChild("holder", [join(directory, "linked", "orders.lock")]);
    expect(await Promise.race([firstLine(child), sleep(700).then(() => "nobody")])).toBe("nobody");
    await kill(child);
    await lock.release();
  });
});
