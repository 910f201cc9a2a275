import { EventEmitter } from "node:events";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { ENDS_WITHIN_MS, listenForInterrupt } from "../../src/cli/interrupt.ts";
import { CancelledError } from "../../src/core/common/problems/errors.ts";

class FakeProcess extends EventEmitter {
  readonly stdout: { readonly isTTY: boolean };
  constructor(isTTY = false) {
    super();
    this.stdout = { isTTY };
  }
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

describe("listenForInterrupt", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("asks to end at the first %s and ends at the second", (signal, code) => {
    const source = new FakeProcess();
    let calls = 0;
    const interrupt = listenForInterrupt(
      source,
      () => {
        calls += 1;
      },
      () => "pull-products",
    );
    source.emit(signal, signal);
    expect(interrupt.signal.reason).toBeInstanceOf(CancelledError);
    expect(interrupt.signal.reason).toMatchObject({ exitCode: code });
    expect(source.exits).toEqual([]);
    source.emit(signal, signal);
    expect(source.exits).toEqual([code]);
    expect(calls).toBe(1);
  });

  it.each([
    ["worker", [143]],
    ["pull-products", []],
  ] as const)("ends %s before its supervisor kills it, whatever it waits for", (command, exits) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const source = new FakeProcess();
    listenForInterrupt(
      source,
      () => undefined,
      () => command,
    );
    source.emit("SIGTERM", "SIGTERM");
    vi.advanceTimersByTime(ENDS_WITHIN_MS - 1);
    expect(source.exits).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(source.exits).toEqual(exits);
  });

  it.each([
    [true, 143],
    [false, undefined],
  ])("ends at a SIGHUP where the terminal was closed, and only there: %s", (isTTY, exitCode) => {
    const source = new FakeProcess(isTTY);
    const { signal } = listenForInterrupt(
      source,
      () => undefined,
      () => "daemon",
    );
    source.emit("SIGHUP", "SIGHUP");
    expect((signal.reason as CancelledError | undefined)?.exitCode).toBe(exitCode);
  });

  it("gives the signals back when it is released", () => {
    const source = new FakeProcess();
    listenForInterrupt(
      source,
      () => undefined,
      () => undefined,
    ).release();
    expect(source.listenerCount("SIGINT") + source.listenerCount("SIGTERM")).toBe(0);
  });
});
