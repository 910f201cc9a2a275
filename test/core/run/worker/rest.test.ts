import { describe, expect, it } from "vitest";

import { problem } from "../../../../src/core/common/problems/problem.ts";
import { MINUTE } from "../../../../src/core/common/time/duration.ts";
import { Rest, faultySideOf } from "../../../../src/core/run/worker/rest.ts";

const SEALED = problem("sealing-key-missing", {});
const away = (system: "TotalGest" | "Framework360") =>
  problem("unreachable", { system, operation: "shop", host: "host.example", detail: "ECONNREFUSED" });

describe("whose fault a failed cycle is", () => {
  it.each([
    ["its sealing key", [SEALED]],
    ["tables of another version", [problem("database-other-version", { address: "here" })]],
    [
      "a secret sealed by a key that it does not have",
      [problem("secret-sealed", { shop: "a", key: "totalgest.password", fault: "no-key", by: "k" })],
    ],
    ["a fault in a file of its own", [problem("config-invalid", { faults: ["x"], files: ["/etc/tg360.json"] })]],
    ["no way to either system", [away("TotalGest"), away("Framework360")]],
  ])("is the worker's: %s", (_what, problems) => {
    expect(faultySideOf(problems)).toBe("worker");
  });

  it.each([
    ["one system is away", [away("TotalGest")]],
    ["the shop's settings in the database", [problem("config-invalid", { faults: ["x"], files: [""] })]],
    [
      "a secret sealed for another shop",
      [problem("secret-sealed", { shop: "a", key: "totalgest.password", fault: "foreign", by: "k" })],
    ],
    ["refused credentials", [problem("credentials-refused", { system: "TotalGest", detail: "no" })]],
    ["a pause", [problem("throttled", { system: "TotalGest", operation: "", until: "2026-11-29T00:00:00Z" })]],
  ])("is the shop's: %s", (_what, problems) => {
    expect(faultySideOf(problems)).toBe("shop");
  });
});

describe("a worker", () => {
  function failing(...hosts: readonly string[]): Rest {
    const rest = new Rest();
    for (const host of hosts) rest.end(host, "worker", SEALED, 0);
    return rest;
  }

  it("rests after failing shops of three hosts, while another worker succeeds, for ten minutes", () => {
    const rest = failing("a", "b", "c");
    expect(rest.isResting(0, true)).toBe(true);
    expect(rest.standing(MINUTE)).toEqual({ sinceGoodMs: null, trouble: SEALED, restsForMs: 9 * MINUTE });
    expect(rest.isResting(10 * MINUTE - 1, true)).toBe(true);
    expect(rest.isResting(10 * MINUTE, true)).toBe(false);
    expect(rest.isResting(10 * MINUTE, true)).toBe(false);
  });

  it("does not rest where no other succeeds, and goes on as soon as none does", () => {
    expect(failing("a", "b", "c").isResting(0, false)).toBe(false);
    const rest = failing("a", "b", "c");
    expect(rest.isResting(0, true)).toBe(true);
    expect(rest.isResting(1, false)).toBe(false);
    expect(rest.standing(1).restsForMs).toBeNull();
  });

  it("does not rest for two hosts, for one host's shops, or for failures of the shops themselves", () => {
    expect(failing("a", "b", "b").isResting(0, true)).toBe(false);
    const rest = failing("a", "b");
    rest.end("c", "shop", null, 0);
    expect(rest.isResting(0, true)).toBe(false);
    expect(rest.standing(0).trouble).toEqual(SEALED);
  });

  it("forgets its trouble with a good cycle", () => {
    const rest = failing("a", "b");
    rest.end("a", null, null, 5);
    rest.end("c", "worker", SEALED, 6);
    expect(rest.isResting(6, true)).toBe(false);
    expect(failing("a").standing(3)).toMatchObject({ sinceGoodMs: null, trouble: SEALED });
    const well = failing("a");
    well.end("a", null, null, 5);
    expect(well.standing(8)).toEqual({ sinceGoodMs: 3, trouble: null, restsForMs: null });
  });
});
