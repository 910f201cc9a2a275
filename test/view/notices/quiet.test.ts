import { lstat, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { DAY, HOUR, MINUTE } from "../../../src/core/common/time/duration.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import {
  decideQuiet,
  keyOfWords,
  problemKey,
  type ProblemKey,
  type QuietMemory,
  type QuietPlace,
  shouldReport,
} from "../../../src/view/notices/quiet.ts";
import { makeTestFolder } from "../../support/folder.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

/** The answers of a run every so often, each with what it found. */
function answers(runs: readonly (readonly [afterMs: number, problems: readonly ProblemKey[]])[]): readonly boolean[] {
  let memory: QuietMemory | null = null;
  return runs.map(([afterMs, problems]) => {
    const { isReported, next } = decideQuiet(problems, memory, NOW + afterMs);
    memory = next;
    return isReported;
  });
}

const a = keyOfWords("a");
const held = (id: string): ProblemKey => problemKey(problem("address-missing", {}), id);
const outage = problemKey(problem("paused", { system: "TotalGest", until: "" }));

describe("decideQuiet", () => {
  it("reports a problem once, and not again while it stays the same", () => {
    expect(
      answers([
        [0, [a]],
        [5 * MINUTE, [a]],
        [HOUR, [a]],
      ]),
    ).toEqual([true, false, false]);
  });

  it("reports each loss of a lease, and postpones nothing else by it", () => {
    const lost = problemKey(problem("lease-lost", { what: "orders" }));
    expect(
      answers([
        [0, [lost]],
        [MINUTE, [lost]],
        [2 * MINUTE, [a]],
        [3 * MINUTE, [lost]],
        [4 * MINUTE, [a]],
        [DAY + 2 * MINUTE, [a]],
        [DAY + 3 * MINUTE, []],
      ]),
    ).toEqual([true, true, true, true, false, true, false]);
  });

  it("reports it once a day while it lasts", () => {
    expect(
      answers([
        [0, [a]],
        [DAY - 1, [a]],
        [DAY, [a]],
        [DAY + MINUTE, [a]],
      ]),
    ).toEqual([true, false, true, false]);
  });

  it("reports them when one is new or over, in any order", () => {
    expect(
      answers([
        [0, [held("1"), held("2")]],
        [1, [held("2"), held("1"), held("1")]],
        [2, [held("1")]],
        [3, [held("1"), held("3")]],
        [4, [held("1"), held("2")]],
      ]),
    ).toEqual([true, false, true, true, true]);
  });

  it("reports an outage once, and not again the problems that it concealed", () => {
    expect(
      answers([
        [0, [held("1")]],
        [1, [outage]],
        [2, [outage]],
        [3, [held("1")]],
        [4, [outage, held("1")]],
        [5, []],
        [6, [held("1")]],
      ]),
    ).toEqual([true, true, false, false, true, false, true]);
  });

  it("does not report earlier problems again after a transient one: an outage, a refused order", () => {
    const refused = problemKey(problem("erp-refused-order", { detail: "no", fields: [] }), "7");
    expect(
      answers([
        [0, [held("1")]],
        [1, [held("1"), refused]],
        [2, [held("1")]],
        [3, [held("1"), outage]],
        [4, [held("1")]],
        [5, [held("1"), refused]],
      ]),
    ).toEqual([true, true, false, true, false, true]);
  });

  it("takes a brake for no reason to think that other problems are still there", () => {
    const brake = problemKey(
      problem("brake", { kind: "zeros", release: "stock", held: 60, affected: 60, of: 100, percent: 60 }),
    );
    expect(
      answers([
        [0, [held("1"), brake]],
        [1, [brake]],
        [2, [held("1"), brake]],
      ]),
    ).toEqual([true, true, true]);
  });

  it("reports nothing after a successful run, and the problem again when it returns", () => {
    expect(
      answers([
        [0, [a]],
        [1, []],
        [2, [a]],
      ]),
    ).toEqual([true, false, true]);
  });

  it("reports after the clock jumped back", () => {
    expect(
      answers([
        [0, [a]],
        [-HOUR, [a]],
      ]),
    ).toEqual([true, true]);
  });

  it("makes two mails of a day with one held order, not 288", () => {
    const day = Array.from({ length: 289 }, (_, at) => [at * 5 * MINUTE, [held("1")]] as const);
    expect(answers(day).filter(Boolean)).toHaveLength(2);
  });
});

describe("problemKey", () => {
  it("leaves out what changes from run to run", () => {
    const paused = (until: string): string => problemKey(problem("paused", { system: "TotalGest", until })).id;
    expect(paused("2026-11-24T12:00:00Z")).toBe(paused("2026-11-24T12:05:00Z"));
    const brake = (affected: number): string =>
      problemKey(
        problem("brake", { kind: "zeros", release: "stock", held: affected, affected, of: 100, percent: affected }),
      ).id;
    expect(brake(60)).toBe(brake(61));
    const waiting = (count: number): string => problemKey(problem("left-waiting", { count })).id;
    expect(waiting(1)).toBe(waiting(2));
  });

  it("takes an outage for one, however it shows, and a refusal that is waited out for the same refusal", () => {
    const system = "TotalGest" as const;
    const timedOut = problemKey(problem("timed-out", { system, operation: "orders", host: "h" })).id;
    const refused = problemKey(problem("unreachable", { system, operation: "session", host: "h", detail: "" })).id;
    expect(timedOut).toBe(refused);
    const asked = problemKey(problem("credentials-refused", { system, detail: "no" })).id;
    expect(problemKey(problem("credentials-paused", { system, until: "" })).id).toBe(asked);
    expect(asked).not.toBe(refused);
  });

  it("distinguishes systems, orders and causes", () => {
    const down = (system: "TotalGest" | "Framework360"): string =>
      problemKey(problem("timed-out", { system, operation: "orders", host: "h" })).id;
    expect(down("TotalGest")).not.toBe(down("Framework360"));
    const held = problem("address-missing", {});
    expect(problemKey(held, "1042").id).not.toBe(problemKey(held, "1043").id);
    expect(problemKey(held, "1042").id).not.toBe(problemKey(problem("no-lines", {}), "1042").id);
  });
});

describe("shouldReport", () => {
  let folder = "";
  beforeEach(async () => {
    folder = makeTestFolder();
  });

  function place(notes: QuietPlace["notes"], command = "export-orders"): QuietPlace {
    return { command, notes, installation: "/data", temporaryDir: folder };
  }

  function memoryNotes(): NonNullable<QuietPlace["notes"]> & { readonly kept: Map<string, string>; writes: number } {
    const kept = new Map<string, string>();
    return {
      kept,
      writes: 0,
      readNote: (key) => Promise.resolve(kept.get(key) ?? null),
      writeNote(key, value) {
        this.writes += 1;
        kept.set(key, value ?? "");
        return Promise.resolve();
      },
    };
  }

  it("keeps each command's memory apart, in the store", async () => {
    const notes = memoryNotes();
    expect(await shouldReport(place(notes), [a], NOW)).toBe(true);
    expect(await shouldReport(place(notes), [a], NOW + MINUTE)).toBe(false);
    expect(await shouldReport(place(notes, "pull-products"), [a], NOW + MINUTE)).toBe(true);
    expect([...notes.kept.keys()]).toEqual(["quiet:export-orders", "quiet:pull-products"]);
  });

  it("writes nothing where nothing is new", async () => {
    const notes = memoryNotes();
    await shouldReport(place(notes), [], NOW);
    expect(notes.writes).toBe(0);
    await shouldReport(place(notes), [a], NOW);
    await shouldReport(place(notes), [a], NOW + MINUTE);
    expect(notes.writes).toBe(1);
  });

  it("takes a memory that cannot be understood for none", async () => {
    const notes = memoryNotes();
    notes.kept.set("quiet:export-orders", "{broken");
    expect(await shouldReport(place(notes), [a], NOW)).toBe(true);
  });

  it("reports problems once an hour if the store cannot be written", async () => {
    const broken: QuietPlace["notes"] = {
      readNote: () => Promise.resolve(null),
      writeNote: () => Promise.reject(new Error("disk full")),
    };
    for (const notes of [null, broken]) {
      const at = place(notes, notes === null ? "pull-products" : "export-orders");
      expect(await shouldReport(at, [a], NOW)).toBe(true);
      expect(await shouldReport(at, [a], NOW + 59 * MINUTE)).toBe(false);
      expect(await shouldReport(at, [a], NOW + HOUR)).toBe(true);
    }
    const [own = ""] = await readdir(folder);
    expect((await lstat(join(folder, own))).mode & 0o777).toBe(0o700);
    for (const file of await readdir(join(folder, own))) {
      expect((await lstat(join(folder, own, file))).mode & 0o777).toBe(0o600);
    }
  });

  it("trusts no link that another user may have put into the temporary folder", async () => {
    const elsewhere = join(folder, "elsewhere");
    await mkdir(elsewhere);
    await symlink(elsewhere, join(folder, `tg360-${String(process.getuid?.() ?? 0)}`));
    expect(await shouldReport(place(null), [a], NOW)).toBe(true);
    expect(await shouldReport(place(null), [a], NOW + 1)).toBe(true);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it("reports if nothing can be stored at all", async () => {
    const nowhere = { ...place(null), temporaryDir: "/proc/none" };
    expect(await shouldReport(nowhere, [a], NOW)).toBe(true);
    expect(await shouldReport(nowhere, [], NOW)).toBe(false);
  });
});
