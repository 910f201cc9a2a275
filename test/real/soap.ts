import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { freePort } from "../support/loopback.ts";
import { GOODS } from "./goods.ts";
import { cached, runTo, startServer, writeJson } from "./processes.ts";
import { type RealErp, NOT_SENT } from "./real-erp.ts";

const PASSWORD = "canary-password-7e57";

/** A SOAP service on the `soap` package from the npm registry: envelopes, faults with 500, lists that are left out. */
export async function openSoapService(): Promise<RealErp> {
  const packages = cached("soap", (folder) => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    runTo("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "soap@1.13.0"], { cwd: folder });
  });
  const folder = mkdtempSync(join(tmpdir(), "tg360-soap-"));
  writeJson(join(folder, "goods.json"), GOODS);
  const [port, controlPort] = [String(await freePort()), String(await freePort())];
  const url = `http://127.0.0.1:${port}`;
  const script = join(import.meta.dirname, "soap-server.js");
  const server = await startServer(
    process.execPath,
    [script, packages, port, PASSWORD, join(folder, "goods.json"), controlPort],
    url,
  );
  const control = async (change: unknown = {}): Promise<readonly Sold[]> => {
    const answer = await fetch(`http://127.0.0.1:${controlPort}`, { method: "POST", body: JSON.stringify(change) });
    return (await answer.json()) as Sold[];
  };
  return {
    url,
    credentials: { ownerId: "-", shopId: "7", username: "web", password: PASSWORD },
    profile: PROFILE,
    vatCode: "N81",
    payment: "WEB",
    refusal: "is not sold",
    change: async (sku, price) => void (await control({ sku, price })),
    stopSelling: async (sku) => void (await control({ sku, sold: false })),
    orders: async () =>
      (await control()).map(({ ref, note, total, lines }) => ({
        reference: ref,
        note,
        total: Number(total),
        lines: lines.map(({ sku, text, quantity, price }) => ({
          sku: sku ?? null,
          text,
          quantity: Number(quantity),
          price: Number(price),
        })),
      })),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Sold {
  readonly ref: string;
  readonly note: string;
  readonly total: string;
  readonly lines: readonly {
    readonly sku?: string;
    readonly text: string;
    readonly quantity: string;
    readonly price: string;
  }[];
}

function call(action: string, content: unknown): Readonly<Record<string, unknown>> {
  const envelope = { "@xmlns:s": "http://schemas.xmlsoap.org/soap/envelope/", "@xmlns:n": "urn:shop" };
  return {
    method: "POST",
    path: "",
    headers: { SOAPAction: `"urn:shop#${action}"` },
    body: { "s:Envelope": { ...envelope, "s:Body": { [`n:${action}`]: content } } },
  };
}

const { method: _post, ...CREATE } = call("CreateOrder", {});

/** As an integrator would write it. */
const PROFILE = {
  basePath: "/ws",
  format: "xml",
  authenticator: { type: "basic" },
  failed: { path: "Envelope.Body.Fault" },
  paginator: { type: "offset" },
  guarantees: { uniqueReference: true, idempotencyKey: false },
  shop: { ...call("GetShop", { id: "{{shopId}}" }), record: "Envelope.Body.GetShopResponse" },
  products: {
    ...call("GetArticles", { since: "{{updatedSince}}", sku: "{{sku}}", from: "{{offset}}" }),
    records: "Envelope.Body.GetArticlesResponse.article",
    empty: "missing",
  },
  product: { ...call("GetArticle", { id: "{{id}}" }), record: "Envelope.Body.GetArticleResponse.article" },
  findOrder: {
    ...call("FindOrders", { ref: "{{reference}}" }),
    records: "Envelope.Body.FindOrdersResponse.order",
    empty: "Envelope.Body.FindOrdersResponse.count",
  },
  createOrder: {
    ...CREATE,
    headers: { SOAPAction: '"urn:shop#CreateOrder"', "Idempotency-Key": null },
    at: "['s:Envelope'].['s:Body'].['n:CreateOrder'].order",
    record: "Envelope.Body.CreateOrderResponse",
  },
  fields: {
    shop: {
      id: "id",
      name: "title",
      currency: { value: "CHF" },
      pricesIncludeVat: { value: true },
      languages: { value: ["fr"] },
      priceLists: { value: ["LIST"] },
      vatCodes: { value: [{ code: "N81", rate: "8.1" }] },
      paymentMethods: { value: [{ code: "WEB", name: "Web" }] },
    },
    page: { serverTime: "Envelope.Body.GetArticlesResponse.now" },
    product: {
      id: "id",
      sku: "sku",
      ean: null,
      active: { path: "active", map: { true: true, false: false } },
      name: "name",
      shortDescription: null,
      description: "text",
      prices: "",
      "prices[].list": { value: "LIST" },
      "prices[].currency": { value: "CHF" },
      "prices[].amount": "price",
      "prices[].includesVat": { value: true },
      "vat.code": { value: "N81" },
      "vat.rate": { value: "8.1" },
      "stock.quantity": "stock",
      "stock.unit": null,
      updatedAt: null,
    },
    order: {
      ...NOT_SENT,
      externalReference: "ref",
      note: "note",
      "totals.gross": "total",
      lines: { path: "lines.line", each: { unit: "PCE" } },
      "lines[].sku": "sku",
      "lines[].description": "text",
      "lines[].quantity": "quantity",
      "lines[].unitPrice": "price",
    },
    orderResult: { id: "id", number: "no", externalReference: "ref" },
    error: {
      code: {
        path: "Envelope.Body.Fault.faultcode",
        map: { NoArticle: "unknown_product", Double: "duplicate_reference", Refused: "invalid_order" },
      },
      message: "Envelope.Body.Fault.faultstring",
    },
  },
};
