/** Network faults on the way to a foreign TotalGest, for an order or a read, and the required results. */
import { describe, expect, test } from "vitest";

import { MINUTE, SECOND } from "../../src/core/common/time/duration.ts";
import type { OrderState } from "../../src/core/orders/order.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { type DialectCase, DIALECTS, profileOf } from "./dialects.ts";
import type { SandboxFault } from "../../src/sandbox/http/faults.ts";
import { openStand } from "./stand.ts";

/** An answer that does not say whether the order is there; `taken` = it is. */
type LostAnswer = readonly [name: string, fault: SandboxFault, taken: boolean];

const LOST_ANSWERS: readonly LostAnswer[] = [
  ["a reset after it was taken", { kind: "resetAfter" }, true],
  ["a reset before it was taken", { kind: "resetBefore" }, false],
  ["an empty 200", { kind: "empty", commit: true }, true],
];

/** These faults do not depend on the vendor, so two are enough: one with a look-up and one without. */
const LOST_ANYWHERE: readonly LostAnswer[] = [
  ["a time-out after it was taken", { kind: "hang", commit: true }, true],
  ["a 503 after it was taken", { kind: "status", status: 503, commit: true }, true],
  ["a 502 page in HTML after it was taken", { kind: "html", status: 502, commit: true }, true],
  ["a body cut short", { kind: "cutBody" }, true],
];

const EXAMPLES = [true, false].map((canBeAsked) => DIALECTS.find(({ looksUp }) => looksUp === canBeAsked));

/** With the number of times in a row, as often as a read is repeated. */
type SpoiledRead = readonly [fault: SandboxFault, times: number];

const SPOILED_READS: readonly SpoiledRead[] = [
  [{ kind: "cutBody" }, 3],
  [{ kind: "empty", commit: true }, 1],
];

const SPOILED_ANYWHERE: readonly SpoiledRead[] = [
  [{ kind: "resetBefore" }, 3],
  [{ kind: "html", status: 502 }, 3],
  [{ kind: "status", status: 503 }, 3],
];

/**
 * The order's state after the run whose answer was lost. A look-up without a result is not believed before the
 * deadline.
 */
function afterLost({ looksUp }: DialectCase, taken: boolean): OrderState {
  if (!looksUp) return "unconfirmed";
  return taken ? "exported" : "sending";
}

/** Whether the next run sends it again. Without idempotent keys a person has to decide that. */
function isSentAgain({ knowsKeys }: DialectCase, state: OrderState): boolean {
  return state === "sending" && knowsKeys;
}

describe.each(DIALECTS)("with the TotalGest called $name", (dialect) => {
  test("an order exists once and is known, whatever happened to the answer", async () => {
    const stand = await openStand(dialect);
    const { erp, shop, clock } = stand;
    const lost = [...LOST_ANSWERS, ...(EXAMPLES.includes(dialect) ? LOST_ANYWHERE : [])];
    for (const [name, fault, taken] of lost) {
      const { id } = shop.placeOrder({ cart: [CUSTOM_LINE] });
      const sends = erp.ledger.callsFor("createOrder").length;
      erp.inject({ purpose: "createOrder", fault });
      const state = afterLost(dialect, taken);
      const { orders } = await stand.export({}, fault.kind === "hang" ? 400 : undefined);
      expect([name, orders]).toMatchObject([name, [{ id, state }]]);
      expect([name, await stand.verdict()]).toEqual([name, clean(state === "exported" ? {} : { [id]: state })]);
      clock.advance(5 * MINUTE);
      await stand.export();
      const again = isSentAgain(dialect, state);
      expect([name, erp.ledger.callsFor("createOrder").length - sends]).toEqual([name, again ? 2 : 1]);
      if (state !== "exported" && !again) {
        const settled = await stand.export({ tokens: [id], resend: true });
        expect([name, settled]).toMatchObject([name, { exitCode: 0, summary: { exported: 1 } }]);
      }
      expect([name, await stand.verdict()]).toEqual([name, clean()]);
    }
    clock.advance(5 * MINUTE);
    expect((await stand.export()).summary.requested).toBe(0);
    expect([...erp.ledger.timesTaken.values()]).toEqual(lost.map(() => 1));
  });

  test("an order that was certainly not taken waits and is sent once: refused connection, 429, 401 during a run", async () => {
    const stand = await openStand(dialect);
    const { erp, shop, clock } = stand;
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    await erp.goDark();
    expect(await stand.export()).toMatchObject({ exitCode: 6, problems: [{ code: "unreachable" }] });
    expect(await stand.verdict()).toEqual(clean({ "1001": "queued" }));
    await erp.comeBack();

    erp.inject({ purpose: "createOrder", fault: { kind: "status", status: 429, headers: { "retry-after": "120" } } });
    expect(await stand.export()).toMatchObject({ exitCode: 6, problems: [{ code: "throttled" }] });
    expect(await stand.verdict()).toEqual(clean({ "1001": "queued" }));
    const calls = erp.ledger.calls.length;
    clock.advance(110 * SECOND);
    expect(await stand.export()).toMatchObject({ exitCode: 6, problems: [{ code: "throttled" }] });
    expect(erp.ledger.calls).toHaveLength(calls);
    clock.advance(11 * SECOND);

    // A session is renewed once, and the call repeated: refused again, it waits for the next cycle. A rejected password is not tried again for an hour.
    const isSession = profileOf(dialect.name).authenticator.type === "session";
    erp.inject({ purpose: "createOrder", fault: { kind: "status", status: 401 }, times: isSession ? 2 : 1 });
    expect(await stand.export()).toMatchObject({ exitCode: isSession ? 6 : 5, summary: { waiting: 1 } });
    expect(await stand.verdict()).toEqual(clean({ "1001": "queued" }));
    if (!isSession) clock.advance(61 * MINUTE);
    expect(await stand.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await stand.verdict()).toEqual(clean());
  });

  test("a read with a faulty answer changes nothing in the shop, and the next read is complete", async () => {
    const stand = await openStand(dialect);
    const { erp, shop } = stand;
    const faults = [...SPOILED_READS, ...(EXAMPLES.includes(dialect) ? SPOILED_ANYWHERE : [])];
    for (const [fault, times] of faults) {
      erp.inject({ purpose: "products", fault, times });
      expect([fault, await stand.pull()]).toMatchObject([fault, { exitCode: 6, summary: { created: 0, hidden: 0 } }]);
    }
    expect(await stand.pull()).toMatchObject({ exitCode: 0, summary: { created: 60 } });
    expect(shop.products.withSku("CAFE-NOIR")).toHaveLength(1);
  });
});

describe("an order that cannot be looked up", () => {
  const [dialect] = DIALECTS.filter(({ looksUp }) => !looksUp);

  test("is settled with the number that a person found, and never sent again", async () => {
    if (dialect === undefined) throw new Error("no such dialect");
    const stand = await openStand(dialect);
    const { erp, shop } = stand;
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    erp.inject({ purpose: "createOrder", fault: { kind: "resetAfter" } });
    expect(await stand.export()).toMatchObject({ exitCode: 3, summary: { unconfirmed: 1 } });
    const [there] = erp.ledger.orders;
    expect(await stand.markExported("1001", there?.number ?? "")).toMatchObject({ exitCode: 0 });
    expect((await stand.export()).summary.requested).toBe(0);
    expect(erp.ledger.callsFor("createOrder")).toHaveLength(1);
    expect(await stand.verdict()).toEqual(clean());
  });
});
