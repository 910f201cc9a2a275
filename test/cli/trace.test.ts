import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { openStage } from "../support/stage.ts";

interface Event {
  readonly ph: string;
  readonly tid?: number;
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
}

/** The spans of a trace by the name of their track. */
function spansIn(path: string): Readonly<Record<string, readonly string[]>> {
  const events = JSON.parse(readFileSync(path, "utf8")) as readonly Event[];
  const tracks = new Map(events.filter(({ name }) => name === "thread_name").map((one) => [one.tid, one.args["name"]]));
  const spans: Record<string, string[]> = {};
  for (const { ph, tid, name, args } of events) {
    if (ph === "X") (spans[tracks.get(tid) ?? ""] ??= []).push([name, args["outcome"] ?? []].flat().join(" → "));
  }
  return spans;
}

describe("--trace", () => {
  it("shows a pull's calls by host, its phases and what it did to the state file, and no secret", async () => {
    const stage = await openStage({ products: 20 });
    const path = join(stage.folder, "trace.json");
    const ran = await stage.run(["pull-products", "--trace", path]);
    expect(ran.code).toBe(0);
    const spans = spansIn(path);
    const calls = Object.values(spans).flat();
    expect(calls).toContain("GET /api/v1/owners/owner-1/shops/shop-1/products → status 200");
    // One product is written alone, several in bulk.
    expect(calls).toContainEqual(expect.stringMatching(/^POST \/m\/api\/products\/\w+ → status 200$/));
    expect(calls.join("\n")).not.toContain("?");
    expect(spans["state file"]).toEqual(expect.arrayContaining(["beginRead", "recordPage", "recordPushes"]));
    expect(Object.keys(spans)).toEqual(
      expect.arrayContaining(["tg360", "phase read", "phase scan-shop", "phase push"]),
    );
  });

  it("shows what the state file is asked where nothing is called, and what failed as well", async () => {
    const stage = await openStage();
    const [status, failed] = [join(stage.folder, "status.json"), join(stage.folder, "failed.json")];
    expect((await stage.run(["status", "--trace", status])).code).toBe(0);
    expect(spansIn(status)["state file"]).toContain("countStates");
    const nobody = { ...stage.env, TG360_FRAMEWORK360_URL: "http://127.0.0.1:9" };
    expect((await stage.run(["export-orders", "--trace", failed], { env: nobody })).code).toBe(6);
    expect(Object.values(spansIn(failed)).flat()).toContain("GET /m/api/orders/statuses → no answer");
  });

  it("that cannot be written is refused before anything is done", async () => {
    const stage = await openStage();
    const ran = await stage.run(["pull-products", "--trace", join(stage.folder, "none", "trace.json")]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("The timeline could not be written to");
    expect(existsSync(stage.statePath)).toBe(false);
  });
});
