/** `doctor --record --write` at a real terminal: it asks for what it may write to, and names it before it writes. */
import { join } from "node:path";

import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage } from "../support/stage.ts";
import { openTerminal } from "../support/terminal.ts";

test("it asks for the test order and the test product, says whose they are, and writes nothing without a yes", async () => {
  const stage = await openStage({ products: 3 });
  const order = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const [product] = [...stage.sandbox.shop.products.values()];
  const words = ["doctor", "--record", join(stage.folder, "contact"), "--write", "--lang", "en"];
  const terminal = openTerminal(words, stage.env, stage.folder);
  await terminal.sees("The shop’s id of the test order");
  terminal.types(`${order.id}\r`);
  await terminal.sees("The SKU of the test product");
  terminal.types(`${product?.sku ?? ""}\r`);
  await terminal.sees("Only ever a test order");
  const shown = terminal.shown().replaceAll(/\s+/g, " ");
  expect(shown).toContain(order.reference);
  expect(shown).toContain(order.billing_data.cognome);
  expect(shown).toContain(String(product?.name));
  terminal.types("n\r");
  expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
  expect(stage.sandbox.erp.orders).toHaveLength(0);
});
