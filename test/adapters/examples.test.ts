/** The three worked examples of docs/adapters.md: they are these modules, and do the main job with their vendors. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { rightly, shownIn } from "../dialects/stand.ts";
import { openSoapWithCustomers } from "../dialects/vendors/soap.ts";
import type { ForeignErp, ForeignOptions } from "../dialects/counter/foreign-server.ts";
import { MODULES, openAdapterStand } from "./stand.ts";
import { openCsv } from "./vendors/csv.ts";
import { openSteps } from "./vendors/steps.ts";

const DOCUMENT = readFileSync(join(import.meta.dirname, "../../docs/adapters.md"), "utf8");

interface Example {
  readonly name: string;
  readonly open: (options: ForeignOptions) => Promise<ForeignErp>;
  readonly payment: string;
  readonly hasProfile?: true;
  /** Its look-up has the sums of each rate. */
  readonly provesVat?: true;
}

const EXAMPLES: readonly Example[] = [
  { name: "steps", open: openSteps, payment: "WEB", hasProfile: true },
  { name: "soap", open: openSoapWithCustomers, payment: "CARTA" },
  { name: "csv", open: openCsv, payment: "WEB", provesVat: true },
];

test.each(EXAMPLES)(
  "$name: as the page shows it, products, orders, a lost answer and an audit",
  async ({ name, open, payment, hasProfile, provesVat }) => {
    const path = join(MODULES, `${name}.mjs`);
    expect(DOCUMENT).toContain(readFileSync(path, "utf8").trim());
    const profile =
      hasProfile === true ? (JSON.parse(readFileSync(join(MODULES, `${name}.json`), "utf8")) as unknown) : null;
    const payments = { card: payment, twint: payment, invoice: payment };
    const stand = await openAdapterStand(open, { path, profile, payments });
    const { erp, shop, clock } = stand;
    expect(await stand.pull()).toMatchObject({ exitCode: 0, summary: { read: 60, created: 60 } });
    const names = new Map([...rightly(erp.truth(), "it")].map(([id, one]) => [id, one]));
    expect(shownIn(shop)).toEqual(names);
    clock.advance(10 * MINUTE);
    erp.stock.change("THE-VERT", { retail: 1205, free: 7_900 });
    expect(await stand.pull()).toMatchObject({ exitCode: 0, summary: { updated: 1 } });
    erp.stock.remove("SAVON-FIN");
    const removed = await stand.pull({ full: true });
    // An adapter's list may have been cut: the next read, whole again by itself, has to agree.
    if (hasProfile !== true) {
      expect(removed).toMatchObject({ exitCode: 0, summary: { hidden: 0 } });
      clock.advance(10 * MINUTE);
    }
    const agreed = hasProfile === true ? removed : await stand.pull();
    expect(agreed).toMatchObject({ exitCode: 0, summary: { hidden: 1 } });
    shop.placeOrder({ items: [{ sku: "CAFE-NOIR", quantity: "2" }], cart: [CUSTOM_LINE] });
    shop.placeOrder({ items: [{ sku: "CAFE-VERT" }] });
    expect(await stand.export()).toMatchObject({ exitCode: 0, summary: { exported: 2 } });
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    erp.inject({ purpose: "createOrder", fault: { kind: "resetAfter" } });
    await stand.export();
    clock.advance(10 * MINUTE);
    await stand.export();
    expect(await stand.verdict()).toEqual(clean());
    clock.advance(24 * 60 * MINUTE);
    const { proven, vat, exceptions } = await stand.audit("2026-11-24");
    expect(exceptions).toEqual([]);
    expect(proven).toEqual({ presence: true, amount: provesVat === true ? true : null });
    // Of two rates, each as the shop has it, or not given.
    expect(vat).toHaveLength(2);
    for (const { shop: sums, totalgest } of vat) expect(totalgest).toEqual(provesVat === true ? sums : null);
    if ("customers" in erp) expect(erp.customers).toHaveLength(1);
  },
);
