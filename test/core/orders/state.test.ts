import { expect, test } from "vitest";

import { ORDER_STATES, type OrderState, STATES } from "../../../src/core/orders/order.ts";
import { judgeOrder } from "../../../src/core/orders/state.ts";
import { aPolicy, aStoredOrder, CREATED_MS } from "../../contract/store-subject.ts";
import { anOrder, listed } from "../../support/specimens.ts";

function judged(state: OrderState) {
  const known = { ...aStoredOrder(), rowId: 1, state, reason: null, error: null, releasedByHand: false };
  return judgeOrder(listed(anOrder()), known, aPolicy(), CREATED_MS).state;
}

test.each(ORDER_STATES)(
  "an order that is %s becomes due again only if the table says so, or if it was not linked",
  (state) => {
    const becomesDue = STATES[state].isDue || state === "not-linked";
    expect(STATES[judged(state)].isDue).toBe(becomesDue);
  },
);

test("a state that no rule names stays as it is", () => {
  const parked = "parked" as OrderState;
  Object.assign(STATES, { [parked]: { isDue: false, tab: "attention", audit: null } });
  try {
    expect(judged(parked)).toBe(parked);
  } finally {
    Reflect.deleteProperty(STATES, parked);
  }
});
