/** What left is read from a TotalGest in XML, and through an adapter, and the shop is told as over the contract. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { loadAdapter, profileBeside } from "../../src/app/adapter.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../src/clients/totalgest/dialect.ts";
import { parseTotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { MINUTE } from "../../src/core/common/time/duration.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { openSoapWithParcels } from "./vendors/soap.ts";

const AT = "2026-11-24T10:00:00Z";
const FULFILMENT = { fulfilment: { statuses: { shipped: "7", invoiced: "8" } } };

/** The mails that the shop sent, `ID STATUS TRACKING`. */
function mails({ sandbox }: Stage): readonly string[] {
  return sandbox.ledger.flatMap((entry) =>
    entry.kind === "commit" && entry.operation === "mail"
      ? [`${entry.id} ${String(entry.detail["status"])} ${String(entry.detail["tracking"])}`]
      : [],
  );
}

test("in XML, with a profile", async () => {
  const written = JSON.parse(readFileSync(join(import.meta.dirname, "vendors", "soap.json"), "utf8")) as {
    readonly products: object;
    readonly fields: { readonly orderResult: object };
  };
  const profile = parseTotalGestProfile({
    ...written,
    listOrders: {
      ...written.products,
      headers: { SOAPAction: '"urn:negozio#LeggiModificati"' },
      body: { Envelope: { Body: { LeggiModificati: { dal: "{{updatedSince}}", pagina: "{{page}}" } } } },
      records: "Envelope.Body.LeggiModificatiResponse.ordine",
      empty: "Envelope.Body.LeggiModificatiResponse.numero",
    },
    lists: ["ordine.collo"],
    fields: {
      ...written.fields,
      orderResult: {
        ...written.fields.orderResult,
        state: { path: "stato", map: { SPED: "shipped", FATT: "invoiced" } },
        shipments: "collo",
        "shipments[].carrier": "corriere",
        "shipments[].trackingNumber": "lettera",
      },
    },
  });
  if (!profile.ok) throw new Error(profile.faults.join("\n"));
  const stage = await openStage({ at: AT, speaks: { totalgest: profile.profile } });
  const { ownerId, shopId, username, password } = stage.sandbox.credentials;
  const now = (): number => stage.clock.now();
  const erp = await openSoapWithParcels({ config: { ownerId, shopId, username, password }, now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const payments = { card: "CARTA", twint: "TWINT", invoice: "FATT" };
  const cycle = (): Promise<unknown> => {
    stage.clock.advance(5 * MINUTE);
    return stage.export({}, { totalgest: { endpoint: erp.url }, mapping: { payments }, ...FULFILMENT });
  };
  const { id } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await cycle();
  const [{ reference } = { reference: "" }] = erp.ledger.orders;
  erp.parcels.set(reference, { state: "SPED", tracking: "99.1", changedMs: now() });
  expect(await cycle()).toMatchObject({ exitCode: 0, fulfilment: { summary: { pushed: 1 } } });
  erp.parcels.set(reference, { state: "FATT", tracking: "99.1", changedMs: now() });
  await cycle();
  await cycle();
  expect(mails(stage)).toEqual([`${id} 7 99.1`, `${id} 8 99.1`]);
  // Orders and deliveries fail at the same system: the report names it once.
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await erp.goDark();
  expect(await cycle()).toMatchObject({ problems: [{ code: "unreachable" }] });
  await erp.comeBack();
});

test("through an adapter, page by page", async () => {
  const speaks: NonNullable<NonNullable<Parameters<typeof openStage>[0]>["speaks"]> = {};
  const stage = await openStage({ at: AT, speaks });
  const { ownerId, shopId, username, password } = stage.sandbox.credentials;
  const own = { endpoint: stage.sandbox.erp.url, ownerId, shopId, username, password: new Secret(password) };
  const module = await loadAdapter(join(import.meta.dirname, "../adapters/modules/deliveries.mjs"), own);
  Object.assign(speaks, { module, totalgest: profileBeside(module, DEFAULT_TOTALGEST_PROFILE, true) });
  const cycle = (): Promise<unknown> => {
    stage.clock.advance(5 * MINUTE);
    return stage.export({}, FULFILMENT);
  };
  const ids = [1, 2, 3].map(() => stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).id);
  await cycle();
  for (const { id } of stage.sandbox.erp.orders) stage.sandbox.erp.shipOrder(id, { trackingNumber: `T${id}` });
  expect(await cycle()).toMatchObject({ exitCode: 0, fulfilment: { summary: { pushed: 3 } } });
  await cycle();
  expect(mails(stage).map((mail) => mail.split(" ").slice(0, 2).join(" "))).toEqual(ids.map((id) => `${id} 7`));
});
