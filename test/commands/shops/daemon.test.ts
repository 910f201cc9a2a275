import type { RequestListener } from "node:http";

import { describe, expect, it } from "vitest";

import { openAgency, treeOf } from "../../support/shops.ts";
import { openSandbox } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { serveHttp } from "../../support/loopback.ts";

/** Accepts every call and answers none by default. */
function openHole(onCall: RequestListener = () => undefined): Promise<string> {
  return serveHttp(onCall);
}

type Signal = "SIGINT" | "SIGTERM";

describe("one daemon for several shops", () => {
  it("works for the four that can work beside one that hangs and one that is wrong, and ends with 0 on SIGTERM", async () => {
    const agency = openAgency();
    const names = ["bern", "chur", "sion", "zug"];
    const working = await Promise.all(names.map((name, at) => agency.open(name, { seed: at + 1 })));
    const hole = await openHole();
    const tree = treeOf(await openSandbox({ products: 5, orders: 3, seed: 9 }));
    agency.write("hangs", { ...tree, totalgest: { ...(tree["totalgest"] as object), endpoint: hole } });
    agency.write("wrong", { totalgest: { endpoint: "ftp://x" } });
    const signals: { send: (signal: Signal) => void } = { send: () => undefined };
    const ran = agency.run(["daemon", "--json"], { signals });
    await until(() => working.every(({ erp }) => erp.orders.length > 0));
    signals.send("SIGTERM");
    const { code, out, err } = await ran;
    expect(code).toBe(0);
    const cycles = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { shop: string; exitCode: number });
    expect(cycles.find(({ shop }) => shop === "wrong")?.exitCode).toBe(4);
    const lines = err.trim().split("\n");
    expect(lines.at(0)).toMatch(/^tg360 .*\(pid \d+\)$/);
    expect(lines.at(-1)).toBe("Ended.");
  });

  it("leaves a paused shop alone, and ends nothing where one goes away while it runs", async () => {
    const agency = openAgency();
    const [bern, zug] = [await agency.open("bern"), await agency.open("zug", { seed: 2 })];
    await agency.run(["shops", "pause", "zug"]);
    const signals: { send: (signal: Signal) => void } = { send: () => undefined };
    const ran = agency.run(["daemon", "--interval", "1s"], { signals });
    await until(() => bern.erp.orders.length > 0);
    await agency.run(["--lock-timeout", "30s", "shops", "remove", "bern", "--yes"]);
    await agency.run(["shops", "resume", "zug"]);
    await until(() => zug.erp.orders.length > 0);
    signals.send("SIGTERM");
    const { code, err } = await ran;
    expect(code).toBe(0);
    expect(err).toMatch(/^bern: /m);
    expect(err).toMatch(/^zug: /m);
  });
});

it("calls a heartbeat that all share once after a cycle of each, and only where all were good", async () => {
  const agency = openAgency();
  let beats = 0;
  const heartbeatUrl = await openHole((_request, answer) => {
    beats += 1;
    answer.end();
  });
  agency.write("default", { daemon: { heartbeatUrl } });
  await agency.open("bern");
  const zug = await agency.open("zug", { seed: 2 });
  await agency.run(["daemon", "--once"]);
  expect(beats).toBe(1);
  agency.write("zug", { ...treeOf(zug), totalgest: { endpoint: "http://127.0.0.1:9" } });
  await agency.run(["daemon", "--once"]);
  expect(beats).toBe(1);
  await agency.run(["shops", "pause", "zug"]);
  await agency.run(["daemon", "--once"]);
  expect(beats).toBe(2);
});
