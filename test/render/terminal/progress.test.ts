import { spawn } from "@lydell/node-pty";
import { describe, expect, it } from "vitest";

import type { ProgressEvent } from "../../../src/core/ports/progress.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { createProgress, type ProgressOptions } from "../../../src/render/terminal/progress.ts";
import { createText } from "../../../src/text/text.ts";

const EVENTS: readonly ProgressEvent[] = [
  { kind: "phase", phase: "send", total: 1200 },
  { kind: "advance", phase: "send", done: 1 },
  { kind: "order", id: "1042", reference: "WEB-1042", state: "exported", number: "A-1" },
  { kind: "order", id: "1043", reference: "WEB\u001B[2J-1043", state: "failed", number: null },
  { kind: "notice", problem: problem("left-waiting", { count: 2 }) },
];

async function outputOf(patch: Partial<ProgressOptions>, events = EVENTS): Promise<string> {
  let written = "";
  const progress = await createProgress({
    text: () => createText("en"),
    write: (text) => (written += text),
    isTerminal: false,
    color: false,
    verbose: false,
    now: () => 0,
    ...patch,
  });
  for (const event of events) progress.report(event);
  progress.stop();
  return written;
}

describe("progress off a terminal", () => {
  it("prints with --verbose each phase, each order and each warning, as plain clean lines", async () => {
    expect(await outputOf({ verbose: true })).toBe(
      ["Sending", "WEB-1042: In TotalGest A-1", "WEB-1043: Refused", "2 orders are still waiting to be sent.", ""].join(
        "\n",
      ),
    );
  });

  it("prints its progress every 30 seconds", async () => {
    let nowMs = 0;
    const steps = Array.from({ length: 70 }, (_, at) => ({ kind: "advance", phase: "read", done: at }) as const);
    const events: ProgressEvent[] = [{ kind: "phase", phase: "read", total: null }, ...steps];
    const written = await outputOf({ verbose: true, now: () => (nowMs += 1000) }, events);
    expect(written.split("\n").filter((line) => line !== "")).toEqual([
      "Reading TotalGest",
      "Reading TotalGest: 29, 1/s",
      "Reading TotalGest: 59, 1/s",
    ]);
  });

  it("prints the rate, and the remaining time if the total is known, but only counts orders", async () => {
    let nowMs = 0;
    const of = async (phase: "push" | "send"): Promise<string> => {
      const step = (done: number): ProgressEvent => ({ kind: "advance", phase, done });
      const events: ProgressEvent[] = [{ kind: "phase", phase, total: 12_000 }, step(1000), step(3000), step(12_000)];
      return outputOf({ verbose: true, now: () => (nowMs += 40_000) }, events);
    };
    const lines = (await of("push")).trimEnd().split("\n");
    expect(lines[1]).toMatch(/^Updating the shop: 1,000 of 12,000, \d+\/s, [\d hmins]+ left$/);
    expect(lines.at(-1)).toMatch(/^Updating the shop: 12,000 of 12,000, \d+\/s$/);
    expect(await of("send")).not.toMatch(/\/s|left/);
  });
});

describe("progress on a terminal", () => {
  it("has a line for each order and leaves notices to the report, where the terminal has no size", async () => {
    expect(process.stderr.columns).toBeUndefined();
    expect(await outputOf({ isTerminal: true })).toBe("WEB-1042: In TotalGest A-1\nWEB-1043: Refused\n");
  });

  it("spins with the phase and its count, makes room for orders, and gives the terminal back", async () => {
    const screen = await onTerminal(`
      import { createProgress } from "${source("render/terminal/progress.ts")}";
      import { createText } from "${source("text/text.ts")}";
      const progress = await createProgress({
        text: () => createText("en"), write: (line) => process.stderr.write(line), isTerminal: true,
        color: false, verbose: false, now: () => performance.now(),
      });
      progress.report({ kind: "phase", phase: "send", total: 1200 });
      await new Promise((resolve) => setTimeout(resolve, 150));
      progress.report({ kind: "advance", phase: "send", done: 7 });
      progress.report({ kind: "order", id: "1", reference: "WEB-1", state: "exported", number: "A-1" });
      await new Promise((resolve) => setTimeout(resolve, 150));
      progress.report({ kind: "phase", phase: "push", total: 2000 });
      await new Promise((resolve) => setTimeout(resolve, 100));
      progress.report({ kind: "advance", phase: "push", done: 500 });
      await new Promise((resolve) => setTimeout(resolve, 150));
      progress.stop();
      process.stderr.write("the report");
    `);
    expect(screen).toContain("Sending");
    expect(screen).toContain("Sending: 7 of 1,200");
    expect(screen).toContain("████░░░░░░░░░░░░ Updating the shop: 500 of 2,000");
    expect(screen).toContain("WEB-1: In TotalGest A-1\r\n");
    const afterwards = screen.slice(screen.lastIndexOf("Updating the shop"));
    expect(afterwards).toContain("\u001B[?25h");
    expect(afterwards).toContain("the report");
  });
});

function source(name: string): string {
  return new URL(`../../../src/${name}`, import.meta.url).href;
}

/** Runs a program on a terminal of 80 columns; all that it writes there, with its exit awaited. */
async function onTerminal(program: string): Promise<string> {
  let screen = "";
  // On a build server the spinner would keep still.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CI|.*_CI|CI_.*)$/.test(name)));
  const words = ["--input-type=module-typescript", "-e", program];
  const terminal = spawn(process.execPath, words, { cols: 80, rows: 24, env });
  terminal.onData((data) => (screen += data));
  await new Promise<void>((resolve) => {
    terminal.onExit(() => {
      resolve();
    });
  });
  return screen;
}
