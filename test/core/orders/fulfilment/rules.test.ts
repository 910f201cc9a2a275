import { describe, expect, it, test } from "vitest";

import type { Fulfilment } from "../../../../src/core/orders/fulfilment/fulfilment.ts";
import * as rules from "../../../../src/core/orders/fulfilment/rules.ts";
import { isBraked } from "../../../../src/core/orders/fulfilment/run.ts";
import { resolveStatuses } from "../../../../src/core/orders/fulfilment/statuses.ts";
import type { Changed } from "../../../../src/core/orders/changed.ts";
import { type StoredOrder, UNKNOWN_ORDER } from "../../../../src/core/orders/record.ts";

const MEANING = { due: ["3"], open: ["1"], cancelled: ["4"], after: ["7", "8", "9"] };
const STATUSES = { shipped: "7", invoiced: "8" };
const DHL = { courier: "DHL", tracking: "JD1" };
const NOW = 1_000_000;

type Delivered = StoredOrder & { readonly fulfilment: Fulfilment };

function anOrder(): StoredOrder {
  return {
    ...UNKNOWN_ORDER,
    id: "1042",
    reference: "WEB-1042",
    placedAt: "2026-11-23T08:30:00Z",
    status: "3",
    state: "exported",
    erpId: "90001",
  };
}

function after(order: StoredOrder, changed: Changed | Fulfilment | null): Delivered {
  const fulfilment = changed === null ? order.fulfilment : "row" in changed ? changed.row.fulfilment : changed;
  if (fulfilment === null) throw new Error("nothing happened");
  return { ...order, fulfilment };
}

/** Null = nothing changes. */
function show(order: StoredOrder, patch: Partial<rules.ShownState> = {}): Fulfilment | null {
  const shown = {
    state: "shipped",
    parcels: [DHL],
    shippedMs: NOW,
    changedMs: NOW,
    statuses: STATUSES,
    isFirst: false,
    since: { onMs: NOW, firstMs: NOW },
    atMs: NOW,
  } as const;
  return rules.takeShown(order, { ...shown, ...patch })?.row.fulfilment ?? null;
}

function push(order: StoredOrder, outcome: rules.PushOutcome = { kind: "pushed", why: null }): Delivered {
  const sending = after(order, rules.beginPush(order, { atMs: NOW }));
  return after(sending, rules.settlePush(sending, { outcome, atMs: NOW }));
}

const shipped = after(anOrder(), show(anOrder()));
const pushed = push(shipped);
const SHOPS = { reference: "WEB-1042", placedAt: "2026-11-23T08:30:00Z", status: "3", statusName: "Completato" };

describe("what TotalGest shows", () => {
  it("is due once, in the status that stands for it", () => {
    expect(shipped.fulfilment).toMatchObject({ stage: "due", status: "7", ...DHL });
    expect(show(shipped)).toBeNull();
    expect(show(pushed)).toBeNull();
    const open = after(anOrder(), show(anOrder(), { state: "open" }));
    expect(open.fulfilment).toMatchObject({ stage: "noted", state: "open" });
    expect(show(open, { state: "open" })).toBeNull();
  });

  it("is noted as told where nothing was read before, and only what changes later is due", () => {
    const noted = after(anOrder(), show(anOrder(), { isFirst: true }));
    expect(noted.fulfilment).toMatchObject({ stage: "noted", pushed: { status: "7" } });
    expect(show(noted)).toBeNull();
    expect(show(noted, { state: "invoiced" })).toMatchObject({ stage: "due", status: "8" });
    expect(show(shipped, { isFirst: true })).toMatchObject({ stage: "noted" });
  });

  it("never goes back", () => {
    const invoiced = push(after(pushed, show(pushed, { state: "invoiced" })));
    expect(invoiced.fulfilment).toMatchObject({ stage: "pushed", pushed: { status: "8" } });
    expect(show(invoiced, { state: "shipped", parcels: [{ courier: "DHL", tracking: "JD2" }] })).toBeNull();
  });

  it("goes back as far as the shop was not sent it", () => {
    const back = after(shipped, show(shipped, { state: "open" }));
    expect(back.fulfilment).toMatchObject({ stage: "noted", state: "open", status: null });
    expect(show(back)).toMatchObject({ stage: "due", state: "shipped" });
    const invoiced = after(pushed, show(pushed, { state: "invoiced" }));
    expect(show(invoiced)).toEqual(pushed.fulfilment);
    expect(show(invoiced, { state: "open" })).toEqual(pushed.fulfilment);
    const corrected = after(pushed, show(pushed, { parcels: [{ courier: "DHL", tracking: "JD2" }] }));
    expect(show(corrected)).toEqual(pushed.fulfilment);
  });

  it("is told of another parcel after a switch-off, although the answer to the first one never came", () => {
    const sending = after(shipped, rules.beginPush(shipped, { atMs: NOW }));
    const outcome = rules.judgeLost(sending, null, MEANING);
    const off = after(sending, rules.settlePush(sending, { outcome, atMs: NOW }));
    expect(off.fulfilment).toMatchObject({ stage: "pushed", error: { code: "delivery-unseen" } });
    expect(rules.drop(off, {})).toBeNull();
    const on = after(off, show(off, { isFirst: true, state: "open" }));
    const due = after(on, show(on, { parcels: [{ courier: "DHL", tracking: "JD2" }] }));
    expect(due.fulfilment.stage).toBe("due");
    expect(rules.obstacleTo(due, { ...SHOPS, status: "7" }, MEANING)).toBeNull();
  });

  it("is told although a later state was only noted, and the shop shows the status that it was really sent", () => {
    const known = { ...pushed, status: "7" };
    const noted = after(known, show(known, { isFirst: true, state: "invoiced" }));
    const due = after(noted, show(noted, { state: "invoiced", parcels: [{ courier: "DHL", tracking: "JD2" }] }));
    expect(due.fulfilment).toMatchObject({ stage: "due", status: "8" });
    expect(rules.obstacleTo(due, { ...SHOPS, status: "7" }, MEANING)).toBeNull();
  });

  it("that counts as told is not due again when TotalGest went on from it and came back", () => {
    const statuses = { partial: "6", shipped: "7" };
    const partly = { ...push(after(anOrder(), show(anOrder(), { state: "partial", statuses }))), status: "6" };
    const noted = after(partly, show(partly, { statuses, isFirst: true }));
    const invoiced = after(noted, show(noted, { state: "invoiced", statuses }));
    expect(show(invoiced, { statuses })?.stage).toBe("pushed");
  });

  it("is due again with another tracking number, and not without one", () => {
    expect(show(pushed, { parcels: [{ courier: "DHL", tracking: "JD2" }] })).toMatchObject({ stage: "due" });
    expect(show(pushed, { parcels: [{ courier: null, tracking: null }] })).toBeNull();
  });

  it("in a state that no status stands for, is only noted, and keeps what is due", () => {
    const partly = after(anOrder(), show(anOrder(), { state: "partial" }));
    expect(partly.fulfilment).toMatchObject({ stage: "noted", status: null });
    expect(show(partly)).toMatchObject({ stage: "due", status: "7" });
    const later = show(shipped, { state: "invoiced", statuses: { shipped: "7" } });
    expect(later).toMatchObject({ stage: "due", status: "7", state: "invoiced" });
  });

  it("changes nothing of a push on the wire", () => {
    const sending = after(shipped, rules.beginPush(shipped, { atMs: NOW }));
    expect(show(sending, { state: "invoiced" })).toBeNull();
  });
});

const OTHER = { courier: "DHL", tracking: "JD2" };

describe("a set of parcels", () => {
  it("is the same in any order, and a number that is empty is none", () => {
    const both = push(after(anOrder(), show(anOrder(), { parcels: [OTHER, DHL] })));
    expect(both.fulfilment).toMatchObject(DHL);
    expect(show(both, { parcels: [DHL, OTHER] })).toBeNull();
    expect(show(both, { parcels: [OTHER, DHL] })).toBeNull();
    expect(show(both, { parcels: [{ courier: "DHL", tracking: null }] })).toBeNull();
  });

  it("that was noted as told is noted whole: a part of it is not told, and a new parcel is", () => {
    const noted = after(anOrder(), show(anOrder(), { parcels: [DHL, OTHER], isFirst: true }));
    expect(noted.fulfilment).toMatchObject({ pushed: DHL, told: [{ status: "7", ...OTHER }] });
    expect(show(noted, { parcels: [OTHER] })?.stage).toBe("again");
    const third = { courier: "DHL", tracking: "JD0" };
    expect(show(noted, { parcels: [OTHER, third] })).toMatchObject({ stage: "due", tracking: "JD0" });
  });

  it("of which one was sent, is noted whole by a first read", () => {
    const seen = after(pushed, show(pushed, { parcels: [DHL, OTHER], isFirst: true }));
    expect(seen.fulfilment).toMatchObject({ stage: "pushed", ...DHL });
    const next = show(seen, { parcels: [OTHER, { courier: "DHL", tracking: "JD9" }] });
    expect(next).toMatchObject({ stage: "due", tracking: "JD9" });
  });

  it("that was sent has the status of today's settings, where a read before this one failed", () => {
    const unread = after(pushed, { ...pushed.fulfilment, unread: "bad-date" as never });
    const seen = show(unread, { statuses: { ...STATUSES, shipped: "9" } });
    expect(seen).toMatchObject({ stage: "pushed", status: "9", unread: null });
    expect(show(unread, { statuses: { ...STATUSES, shipped: "9" }, isFirst: true })?.status).toBe("7");
  });

  it("that takes the place of one that was sent is noted whole, and none of it is said to have been sent", () => {
    const third = { courier: "DHL", tracking: "JD9" };
    const noted = after(pushed, show(pushed, { parcels: [OTHER, third], isFirst: true }));
    expect(show(noted, { parcels: [third] })).toMatchObject({ stage: "again", error: { data: { how: "noted" } } });
  });

  it("of which one is new tells that one, before one that the buyer knows", () => {
    const second = push(after(pushed, show(pushed, { parcels: [OTHER] })));
    expect(show(second, { parcels: [DHL, { courier: "DHL", tracking: "JD3" }] })).toMatchObject({
      stage: "due",
      tracking: "JD3",
    });
  });

  it("that goes back to what was told before the last one waits for a person, and is told only by them", () => {
    const second = push(after(pushed, show(pushed, { parcels: [OTHER] })));
    const again = after(second, show(second));
    expect(again.fulfilment).toMatchObject({
      stage: "again",
      error: { code: "delivery-again", data: { last: "JD2", how: "sent" } },
    });
    expect(rules.isPushReady(again)).toBe(false);
    expect(show(again)).toBeNull();
    expect(show(again, { parcels: [OTHER] })).toMatchObject({ stage: "pushed", error: null });
    const settled = after(again, rules.settleByHand(again, { shown: rules.shownPush(again.fulfilment), atMs: NOW }));
    expect(settled.fulfilment).toMatchObject({ stage: "noted", error: null });
    expect(show(settled)).toBeNull();
    const asked = rules.askPush(again, { kind: "status-asked", shown: "", atMs: NOW });
    expect(asked.row.fulfilment).toMatchObject({ stage: "due" });
  });
});

describe("what left before it was switched on", () => {
  const LATER = { onMs: NOW + 1, firstMs: NOW + 1 };

  it.each([
    ["by its parcel's time", { shippedMs: NOW, changedMs: NOW + 9 }, "noted"],
    ["by its last change", { shippedMs: null, changedMs: NOW }, "noted"],
    ["as far as nobody knows", { shippedMs: null, changedMs: null }, "noted"],
    ["not, by both", { shippedMs: NOW + 1, changedMs: NOW + 1 }, "due"],
  ])("is noted whenever it is first seen: %s", (_how, times, stage) => {
    expect(show(anOrder(), { since: LATER, ...times })?.stage).toBe(stage);
  });

  it("is not what TotalGest showed as open before, or was sent to it since", () => {
    const open = after(anOrder(), show(anOrder(), { state: "open" }));
    expect(show(open, { since: LATER })?.stage).toBe("due");
    expect(show({ ...anOrder(), firstAttemptMs: NOW + 1 }, { since: LATER })?.stage).toBe("due");
    expect(show({ ...anOrder(), firstAttemptMs: NOW }, { since: LATER })?.stage).toBe("noted");
  });

  it("is noted although it could not be read when it was first seen", () => {
    const why = {
      code: "delivery-unread",
      data: { id: "1042", reference: "WEB-1042", path: "state", found: "x" },
    } as const;
    const unread = after(anOrder(), rules.takeUnread(anOrder(), { why }));
    expect(rules.takeUnread(unread, { why })).toBeNull();
    expect(show(unread, { since: LATER })).toMatchObject({ stage: "noted", unread: null });
  });
});

test("what cannot be read keeps what is due from being told, until it can", () => {
  const why = {
    code: "delivery-unread",
    data: { id: "1042", reference: "WEB-1042", path: "state", found: "x" },
  } as const;
  const unread = after(shipped, rules.takeUnread(shipped, { why }));
  expect([unread.fulfilment.stage, rules.isPushReady(unread)]).toEqual(["due", false]);
  const readable = after(unread, show(unread));
  expect([readable.fulfilment, rules.isPushReady(readable)]).toEqual([shipped.fulfilment, true]);
});

describe("a person settles", () => {
  it("one that is held: it is not told, and TotalGest may take it back and tell it later", () => {
    const held = after(shipped, rules.holdPush(shipped, { atMs: NOW }));
    const shown = rules.shownPush(held.fulfilment);
    const dropped = after(held, rules.settleByHand(held, { shown, atMs: NOW }));
    expect(show(dropped)).toBeNull();
    expect(show(after(dropped, show(dropped, { state: "open" })))).toMatchObject({ stage: "due" });
    expect(rules.settleByHand(held, { shown: "other", atMs: NOW }).refused?.code).toBe("changed-since-shown");
    expect(rules.settleByHand(pushed, { shown, atMs: NOW }).refused?.code).toBe("delivery-settled");
  });
});

describe("the shop's order", () => {
  it("is told while it is completed, or waits for its payment, or shows what it was told", () => {
    expect(rules.obstacleTo(shipped, SHOPS, MEANING)).toBeNull();
    expect(rules.obstacleTo(shipped, { ...SHOPS, status: "1" }, MEANING)).toBeNull();
    expect(rules.obstacleTo(pushed, { ...SHOPS, status: "7" }, MEANING)).toBeNull();
  });

  it.each([
    ["moved on by hand", { ...SHOPS, status: "9" }, "moved"],
    ["moved to the very status by hand", { ...SHOPS, status: "7" }, "moved"],
    ["cancelled", { ...SHOPS, status: "4" }, "cancelled"],
    ["another order under the id", { ...SHOPS, reference: "WEB-9" }, "reused"],
    ["gone", null, "gone"],
  ] as const)("is left: %s", (_name, shops, why) => {
    expect(rules.obstacleTo(shipped, shops, MEANING)).toMatchObject({ code: "delivery-left", data: { why } });
  });

  it("waits while a change of it is not settled", () => {
    expect(rules.isPushReady(shipped)).toBe(true);
    const afterExport = { differences: [], sinceMs: NOW, acknowledged: null };
    expect(rules.beginPush({ ...shipped, afterExport }, { atMs: NOW })).toBeNull();
  });
});

describe("a push", () => {
  it("whose answer was lost counts as taken where the shop shows its status", () => {
    const plain = after(anOrder(), show(anOrder(), { parcels: [{ courier: null, tracking: null }] }));
    const [one, other] = [plain, shipped].map((order) => after(order, rules.beginPush(order, { atMs: NOW })));
    if (one === undefined || other === undefined) throw new Error("two orders");
    const shops = { ...SHOPS, status: "7" };
    expect(rules.judgeLost(one, shops, MEANING)).toEqual({ kind: "pushed", why: null });
    expect(rules.judgeLost(other, shops, MEANING)).toMatchObject({ kind: "pushed", why: { code: "delivery-unseen" } });
    expect(rules.judgeLost(other, SHOPS, MEANING)).toEqual(rules.UNSENT);
    expect(rules.judgeLost(other, null, MEANING)).toMatchObject({ kind: "pushed", why: { code: "delivery-unseen" } });
  });

  it("that was refused is repeated only when TotalGest shows something else, or a person asks", () => {
    const why = { code: "delivery-refused", data: { id: "1042", detail: "no" } } as const;
    const refused = push(shipped, { kind: "refused", why });
    expect(show(refused)).toBeNull();
    expect(show(refused, { parcels: [{ courier: "DHL", tracking: "JD2" }] })?.stage).toBe("due");
    const asked = rules.askPush(refused, { kind: "status-asked", shown: "", atMs: NOW });
    expect(asked).toMatchObject({ refused: null, row: { fulfilment: { stage: "due", isReleased: true } } });
  });

  it("that is held is released with exactly the content that was shown", () => {
    const held = after(shipped, rules.holdPush(shipped, { atMs: NOW }));
    const release = (shown: string) => rules.askPush(held, { kind: "status-released", shown, atMs: NOW });
    const other = rules.shownPush({ ...held.fulfilment, tracking: "other" });
    expect(release(other)).toMatchObject({ refused: { code: "changed-since-shown" }, row: held });
    const released = release(rules.shownPush(held.fulfilment));
    expect(released).toMatchObject({ refused: null, row: { fulfilment: { stage: "due", isReleased: true } } });
  });

  it("is not begun, and nothing of it is settled, once its order is no longer exported", () => {
    const reopened = { ...shipped, state: "queued", erpId: null } as const;
    expect(rules.beginPush(reopened, { atMs: NOW })).toBeNull();
    expect(rules.askPush(reopened, { kind: "status-asked", shown: "", atMs: NOW }).refused).toMatchObject({
      code: "delivery-none",
    });
  });
});

describe("the brake", () => {
  it("lets an evening's sixty parcels pass, and stops five hundred at once", () => {
    expect(isBraked({ waiting: 60, pushed: 0, exported: 400 })).toBe(false);
    expect(isBraked({ waiting: 500, pushed: 0, exported: 400 })).toBe(true);
    expect(isBraked({ waiting: 1, pushed: 400, exported: 400 })).toBe(true);
    expect(isBraked({ waiting: 19, pushed: 0, exported: 1 })).toBe(false);
    expect(isBraked({ waiting: 0, pushed: 500, exported: 1 })).toBe(false);
  });
});

describe("the statuses", () => {
  const LISTED = [
    { id: "3", name: "Completato" },
    { id: "7", name: "Spedito" },
  ];

  it("are found by id or name, and have to come after completed", () => {
    expect(resolveStatuses({ shipped: "spedito" }, LISTED, MEANING)).toEqual({ shipped: "7" });
    expect(resolveStatuses({ shipped: "3" }, LISTED, MEANING)).toMatchObject({
      code: "delivery-status-wrong",
      data: { known: ["7 = Spedito"] },
    });
  });
});
