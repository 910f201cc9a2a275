import { EventEmitter } from "node:events";
import { expect, it } from "vitest";

import { withNudges } from "../../../src/commands/daemon/nudge.ts";

/** The needed part of a process, which only the test signals. */
function source(isTTY: boolean): EventEmitter & { readonly stdin: { readonly isTTY: boolean } } {
  return Object.assign(new EventEmitter(), { stdin: { isTTY } });
}

it("fires for a SIGHUP that came since it was asked, and only once for it", async () => {
  const from = source(false);
  await withNudges(from, { errIsTerminal: false }, (next) => {
    const first = next();
    expect(first.aborted).toBe(false);
    from.emit("SIGHUP");
    expect(first.aborted).toBe(true);
    expect(next().aborted).toBe(false);
    return Promise.resolve();
  });
  expect(from.listenerCount("SIGHUP")).toBe(0);
});

it.each([
  ["input", true, false],
  ["error output", false, true],
])("leaves the signal its usual effect where its %s is a terminal", async (_, stdin, errIsTerminal) => {
  const from = source(stdin);
  await withNudges(from, { errIsTerminal }, () => {
    expect(from.listenerCount("SIGHUP")).toBe(0);
    return Promise.resolve();
  });
});
