import { expect, it } from "vitest";

import { bodyLines } from "../../src/render/terminal/view.ts";
import { listView, ORDER_LISTING } from "../../src/view/lists.ts";
import { waitingView } from "../../src/view/orders/fix.ts";
import { orderStory } from "../../src/view/orders/order-story.ts";
import { anOrderRecord, aScreen } from "../support/reports.ts";

const LOST = anOrderRecord({
  state: "exported",
  error: null,
  afterExport: {
    differences: [{ field: "erp-missing", article: null, sent: "2026-1", now: null }],
    sinceMs: 1,
    acknowledged: null,
  },
});

it("an order that an audit did not find is no changed order in fix, and has the same next step in each list", async () => {
  const screen = await aScreen();
  const { text } = screen;
  const all = async (view: Parameters<typeof bodyLines>[1]): Promise<string> =>
    (await bodyLines(screen, view)).join("\n").replaceAll(/\s+/g, " ");
  const fix = await all(waitingView(text, [LOST], []));
  const list = await all(listView(text, ORDER_LISTING, { rows: [LOST], count: 1, isFiltered: false }));
  const story = await all(orderStory(text, LOST, []));
  for (const shown of [fix, story]) expect(shown).toContain("The audit did not find 2026-1 in TotalGest");
  for (const shown of [fix, list, story]) {
    expect(shown).not.toContain("was changed");
    expect(shown).toContain("If it must be there, send it again: tg360 fix 1042 --resend");
  }
});
