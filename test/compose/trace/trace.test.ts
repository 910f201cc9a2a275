import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";

import { Trace } from "../../../src/compose/trace/trace.ts";
import { makeTestFolder } from "../../support/folder.ts";

interface Event {
  readonly ph: string;
  readonly tid?: number;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, unknown>>;
}

let folder: string;

beforeEach(() => {
  folder = makeTestFolder();
});

const plain = (text: string): string => text;

function eventsOf(path: string): readonly Event[] {
  return JSON.parse(readFileSync(path, "utf8")) as readonly Event[];
}

describe("a trace", () => {
  it("puts spans of a track that overlap into lanes below each other, and a free lane is used again", () => {
    const path = join(folder, "trace.json");
    const trace = new Trace(path, plain);
    const first = trace.begin("TotalGest", "first");
    const second = trace.begin("TotalGest", "second");
    first({ outcome: "status 200" });
    trace.begin("TotalGest", "third")();
    second();
    trace.begin("state file", "readNote")();
    expect(trace.close()).toBeNull();
    const events = eventsOf(path);
    const threads = new Map(
      events.filter(({ name }) => name === "thread_name").map(({ tid, args }) => [tid, args["name"]]),
    );
    const spans = events.filter(({ ph }) => ph === "X");
    expect(spans.map(({ name, tid }) => [name, threads.get(tid)])).toEqual([
      ["first", "TotalGest"],
      ["third", "TotalGest"],
      ["second", "TotalGest 2"],
      ["readNote", "state file"],
    ]);
    expect(spans[0]?.args).toEqual({ outcome: "status 200" });
  });

  it("counts microseconds from the start of the process", () => {
    const now = vi.spyOn(performance, "now").mockReturnValueOnce(12.5).mockReturnValueOnce(20);
    onTestFinished(() => now.mockRestore());
    const path = join(folder, "trace.json");
    const trace = new Trace(path, plain);
    trace.begin("tg360", "work")();
    trace.close();
    expect(eventsOf(path).at(-1)).toMatchObject({ name: "work", ts: 12_500, dur: 7500 });
  });

  it("is for its owner's eyes alone, also where the file was there before, and masks secrets in names", () => {
    const path = join(folder, "trace.json");
    writeFileSync(path, "before", { mode: 0o644 });
    const trace = new Trace(path, (text) => text.replaceAll("hunter2", "****"));
    trace.begin("host", "GET /login/hunter2")();
    trace.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(eventsOf(path).at(-1)?.name).toBe("GET /login/****");
  });

  it("does not write through a link, and reports it before anything is done", () => {
    const target = join(folder, "target");
    writeFileSync(target, "kept");
    symlinkSync(target, join(folder, "link"));
    expect(() => new Trace(join(folder, "link"), plain)).toThrow("trace-not-written");
    expect(() => new Trace(join(folder, "none", "trace.json"), plain)).toThrow("trace-not-written");
    expect(readFileSync(target, "utf8")).toBe("kept");
  });
});
