import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";

import { listenForInterrupt } from "../../src/cli/interrupt.ts";
import { CancelledError } from "../../src/core/common/problems/errors.ts";

class FakeProcess extends EventEmitter {
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
    const interrupt = listenForInterrupt(source, () => {
      calls += 1;
    });
    source.emit(signal, signal);
    expect(interrupt.signal.reason).toBeInstanceOf(CancelledError);
    expect(interrupt.signal.reason).toMatchObject({ exitCode: code });
    expect(source.exits).toEqual([]);
    source.emit(signal, signal);
    expect(source.exits).toEqual([code]);
    expect(calls).toBe(1);
  });

  it("gives the signals back when it is released", () => {
    const source = new FakeProcess();
    listenForInterrupt(source, () => undefined).release();
    expect(source.listenerCount("SIGINT") + source.listenerCount("SIGTERM")).toBe(0);
  });
});
