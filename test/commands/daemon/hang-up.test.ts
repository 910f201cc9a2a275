import { EventEmitter } from "node:events";
import { expect, it } from "vitest";

import { withHangUp } from "../../../src/commands/daemon/run.ts";

/** The needed part of a process, which only the test signals. */
function source(isTTY: boolean): EventEmitter & { readonly stdin: { readonly isTTY: boolean } } {
  return Object.assign(new EventEmitter(), { stdin: { isTTY } });
}

it("tells of each SIGHUP while it runs, and of none afterwards", async () => {
  const from = source(false);
  let told = 0;
  const tell = (): void => void (told += 1);
  await withHangUp(from, { errIsTerminal: false }, tell, () => {
    from.emit("SIGHUP");
    from.emit("SIGHUP");
    return Promise.resolve();
  });
  expect(told).toBe(2);
  expect(from.listenerCount("SIGHUP")).toBe(0);
});

it.each([
  ["input", true, false],
  ["error output", false, true],
])("leaves the signal its usual effect where its %s is a terminal", async (_, stdin, errIsTerminal) => {
  const from = source(stdin);
  const never = (): never => expect.fail("not to be told");
  await withHangUp(from, { errIsTerminal }, never, () => {
    expect(from.listenerCount("SIGHUP")).toBe(0);
    return Promise.resolve();
  });
});
