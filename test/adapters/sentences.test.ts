/** What a person reads of an order that an adapter sends: what it is given, and “sent” only where something left. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { openSoapWithCustomers } from "../dialects/vendors/soap.ts";
import { WHOLE_LANGUAGES } from "../support/languages.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";
import { changed } from "./planted/verdict.ts";

async function openWithAdapter() {
  const stage = await openStage({ products: 3 });
  const erp = await openSoapWithCustomers({ config: stage.sandbox.credentials, now: Date.now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const path = join(stage.folder, "adapter.mjs");
  writeFileSync(path, changed("soap", []), { mode: 0o600 });
  const file = join(stage.folder, "config.json");
  const config = { totalgest: { adapter: path }, mapping: { payments: { card: "CARTA" } } };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const env = { TG360_TOTALGEST_ENDPOINT: erp.url };
  const say = async (...words: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await stage.start([...words, "--config", file], { env }).ended;
    return (stdout + stderr).replaceAll(/\s+/g, " ");
  };
  return { erp, say };
}

test("a dry run and the doctor show the order as the adapter is given it", async () => {
  const { say } = await openWithAdapter();
  const dry = await say("export-orders", "--dry-run", "--ids", "1001", "--verbose", "--lang", "en");
  expect(dry).toContain("1001 (WEB-2026-1001), as your adapter is given it {");
  expect(dry).not.toContain("as TotalGest would get it");
  const doctor = await say("doctor", "--verbose", "--lang", "en");
  expect(doctor).toContain("A made-up order, as your adapter is given it {");
  expect(doctor).toContain("--verbose shows one as your adapter is given it; tg360 adapter test --write tries it");
  expect(doctor).not.toMatch(/TotalGest would get it|as it would be sent/);
});

const SENT = { en: /\bsent\b/i, de: /gesendet|gesandt/i, fr: /envoyée/i, it: /inviat/i } as const;

test.each(WHOLE_LANGUAGES)(
  "where a search fails before anything left, no sentence says that it was sent (%s)",
  async (lang) => {
    const { erp, say } = await openWithAdapter();
    erp.inject({ purpose: "customer", fault: { kind: "resetBefore" } });
    await say("export-orders", "--lang", lang);
    expect(erp.ledger.callsFor("createOrder")).toEqual([]);
    const story = await say("status", "orders", "1001", "--lang", lang);
    expect(story).toContain("ECONNRESET");
    expect(story).not.toMatch(SENT[lang]);
  },
);
