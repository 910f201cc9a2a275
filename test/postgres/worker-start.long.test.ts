import { describe, expect, it, onTestFinished } from "vitest";

import { FleetStage } from "../support/fleet-stage.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { openProxy } from "../support/tcp-proxy.ts";

const LIMIT_MS = 60_000;

async function openStage(): Promise<FleetStage> {
  const stage = await FleetStage.open({ shops: 2, url: await makeDatabase() });
  onTestFinished(() => stage.close());
  return stage;
}

describe("a worker that starts", () => {
  it("waits for a server that restarts meanwhile, at whatever moment", { timeout: 120_000 }, async () => {
    const stage = await openStage();
    const proxy = await openProxy(Number(new URL(stage.url).port));
    const breaksAt = new Set([1, 4, 9, 16, 25, 36, 49]);
    proxy.onPiece = (nth) => {
      // Ends all connections.
      if (breaksAt.delete(nth)) proxy.unblock();
    };
    const url = stage.url.replace(/:\d+\//, `:${String(proxy.port)}/`);
    const worker = stage.startWorker(["--interval", "10s", "--quiet"], { url });
    stage.sellEverywhere();
    await stage.untilServed(LIMIT_MS);
    expect(breaksAt.size).toBe(0);
    worker.child.kill("SIGTERM");
    expect(await worker.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining("bug") as string });
  });

  it("ends where its queue cannot be used, and says why", { timeout: 120_000 }, async () => {
    const stage = await openStage();
    const first = stage.startWorker(["--interval", "10s"]);
    stage.sellEverywhere();
    await stage.untilServed(LIMIT_MS);
    first.child.kill("SIGTERM");
    await first.ended;
    await ask(stage.url, "DROP FUNCTION tg360_queue.create_queue");
    const { code, stderr } = await stage.startWorker(["--interval", "10s"]).ended;
    expect({ code, stderr }).toEqual({ code: 8, stderr: expect.stringContaining("create_queue") as string });
  });
});
