/** Each kind of spoiling alone: what the tool says afterwards is true, every day and of all days. */
import { expect, test, vi } from "vitest";

import { KINDS } from "./kinds.ts";
import { Month } from "./month.ts";
import { openWorldInMemory } from "./world-server.ts";

vi.mock(import("../../src/clients/wire/http.ts"), async (importOriginal) => {
  const { exchangeInMemory } = await import("./world-server.ts");
  const wire = await importOriginal();
  return { ...wire, exchange: exchangeInMemory(wire) };
});

const server = openWorldInMemory();

test.each(KINDS.map(({ name, play }) => [name, play] as const))("planted: %s", async (_name, play) => {
  const month = new Month(1, server);
  try {
    await month.cycle();
    for (const _ of [1, 2]) month.place();
    month.goTo(10);
    await play(month);
    month.goTo(20);
    await month.evening();
    month.goTo(4);
    await month.audit(null);
    await month.audit(month.allDays);
    month.goTo(6);
    await month.evening();
    if (month.found.length > 0) month.found.push(...month.log);
    expect(month.found).toEqual([]);
  } finally {
    await month.end();
  }
});
