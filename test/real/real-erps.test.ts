/** Systems that nobody here wrote: from the doctor to products and orders, compared field by field. */
import { rmSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { parseTotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { SetUp } from "../doctor/set-up.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { startTg360 } from "../support/tg360-process.ts";
import { GOODS, rightly, type ShownGoods } from "./goods.ts";
import { WHY_NOT } from "./processes.ts";
import type { RealErp } from "./real-erp.ts";
import { loadAdapter, profileBeside } from "../../src/app/adapter.ts";
import { openCsvBooks } from "./csv.ts";
import { openParse } from "./parse.ts";
import { openSoapService } from "./soap.ts";
import { openTryton } from "./tryton.ts";

const SYSTEMS: readonly (readonly [string, () => Promise<RealErp>])[] = [
  ["Tryton", () => openTryton()],
  ["Tryton, with a customer before each order by an adapter", () => openTryton("tryton.mjs")],
  ["SOAP service, by a profile", openSoapService],
  ["CSV books, by an adapter", openCsvBooks],
  ["Parse Server", openParse],
];

describe.skipIf(WHY_NOT !== null).each(SYSTEMS)(
  `with a real %s${WHY_NOT === null ? "" : ` (${WHY_NOT})`}`,
  (_name, open) => {
    let opened: RealErp | null = null;
    const system = (): RealErp => {
      if (opened === null) throw new Error("it does not run");
      return opened;
    };
    // The first time it is fetched.
    beforeAll(async () => {
      opened = await open();
    }, 300_000);
    afterAll(async () => opened?.[Symbol.asyncDispose]());

    test("the doctor finds nothing but what is not mapped", async () => {
      const erp = system();
      if (erp.profile === null) return;
      await using setUp = await SetUp.open();
      Object.assign(setUp.profile, erp.profile);
      setUp.settings["totalgest.endpoint"] = erp.url;
      if (erp.adapter !== undefined) setUp.settings["totalgest.adapter"] = erp.adapter;
      for (const [key, value] of Object.entries(erp.credentials)) setUp.settings[`totalgest.${key}`] = value;
      setUp.write();
      const { stdout } = await startTg360(["doctor", "--json"], { env: setUp.env }).ended;
      const { findings } = JSON.parse(stdout) as { findings: { check: string; level: string; what: string }[] };
      expect(findings.filter(({ check, level }) => check !== "mapping" && level === "error")).toEqual([]);
    });

    test("the shop shows every product right, and again after a change", async () => {
      const erp = system();
      const { stage, pull } = await open360(erp);
      expect(await pull()).toMatchObject({ exitCode: 0, problems: [], summary: { read: 30, created: 30 } });
      expect(shownIn(stage)).toEqual(rightly(GOODS));
      await erp.change("ART-101", "77.70");
      expect(await pull()).toMatchObject({ exitCode: 0, summary: { updated: 1 } });
      const changed = GOODS.map((good) => (good.sku === "ART-101" ? { ...good, price: "77.70" } : good));
      expect(shownIn(stage)).toEqual(rightly(changed));
      expect(await pull({ full: true })).toMatchObject({ exitCode: 0, summary: { updated: 0, hidden: 0 } });
    });

    test("an order arrives once, field by field; a lost state sends it no second time", async () => {
      const erp = system();
      const { stage, pull, send, forget } = await open360(erp);
      await pull();
      const { id, total } = stage.sandbox.shop.placeOrder({
        items: [{ sku: "ART-102", quantity: "2" }],
        cart: [CUSTOM_LINE],
        note: "Bitte läuten",
      });
      expect(await send()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
      const mine = async () => (await erp.orders()).filter(({ reference }) => reference.endsWith(`:${id}`));
      const [order, ...others] = await mine();
      expect(others).toEqual([]);
      expect(order).toMatchObject({
        note: "Bitte läuten",
        lines: [
          { sku: "ART-102", quantity: 2, price: 7.2 },
          { sku: null, text: "Confezione regalo", quantity: 1, price: 5 },
          { sku: null, quantity: 1 },
        ],
      });
      expect(order?.total).toBeCloseTo(Number(total), 2);
      forget();
      await pull();
      expect(await send()).toMatchObject({ exitCode: 0 });
      expect(await mine()).toHaveLength(1);
    });

    test("an order that it refuses is failed with its own words", async () => {
      const erp = system();
      const { stage, pull, send } = await open360(erp);
      await pull();
      await erp.stopSelling("ART-103");
      stage.sandbox.shop.placeOrder({ items: [{ sku: "ART-103" }] });
      const report = await send();
      expect(report).toMatchObject({ exitCode: 3 });
      expect(JSON.stringify(report.orders[0]?.error)).toContain(erp.refusal);
      expect(report.orders).toMatchObject([{ state: "failed", error: { code: "erp-refused-order" } }]);
    });
  },
);

let sites = 0;

type Patch = Parameters<Stage["pull"]>[1];

async function open360(erp: RealErp) {
  const parsed = parseTotalGestProfile(erp.profile ?? {});
  if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
  const { password, ...ids } = erp.credentials;
  const own = { endpoint: erp.url, ...ids, password: new Secret(password) };
  const module = erp.adapter === undefined ? null : await loadAdapter(erp.adapter, own);
  const speaks =
    module === null
      ? { totalgest: parsed.profile }
      : { module, totalgest: profileBeside(module, parsed.profile, erp.profile !== null) };
  const stage = await openStage({ speaks });
  const patch: Patch = {
    totalgest: { endpoint: erp.url, ...ids, password: new Secret(password) },
    // Every shop counts its orders from the same number.
    framework360: { site: `shop-${String((sites += 1))}.example.ch` },
    mapping: { payments: { card: erp.payment }, vat: { "8.1": erp.vatCode } },
    http: { timeoutMs: 20_000 },
  };
  return {
    stage,
    pull: (options?: Parameters<Stage["pull"]>[0]) => stage.pull(options, patch),
    send: (options?: Parameters<Stage["export"]>[0]) => stage.export(options, patch),
    forget: () => {
      rmSync(stage.dataDir, { recursive: true });
    },
  };
}

function shownIn({ sandbox: { shop } }: Stage): readonly ShownGoods[] {
  const linked = [...shop.products.values()].filter(({ external }) => (external.totalgest_id ?? "") !== "");
  return linked
    .map(({ sku, name, description, price, quantity, active }) => ({
      sku,
      name,
      text: description,
      price: Number(price).toFixed(2),
      pieces: Number(quantity),
      active,
    }))
    .toSorted((a, b) => a.sku.localeCompare(b.sku));
}
