/**
 * Mistakes that authors of adapters make, as changes to three right modules, each with its vendor. They were chosen, with
 * what each does in production, before the judge that has to find them was written.
 */
import type { ForeignErp, ForeignOptions } from "../../dialects/counter/foreign-server.ts";
import { openSoapWithCustomers } from "../../dialects/vendors/soap.ts";
import { openCsv } from "../vendors/csv.ts";
import { openSteps } from "../vendors/steps.ts";

export type Change = readonly [from: string, to: string];

export interface Planted {
  readonly name: string;
  /** A module of `test/adapters/modules`. */
  readonly module: "whole" | "csv" | "soap";
  readonly changes: readonly Change[];
  readonly vendor?: Pick<ForeignOptions, "takesTwice" | "findsAlike">;
  /** It makes a second order, or a line or a customer twice, in production; `looks-up`: tg360 itself stops it, by looking up. */
  readonly doubles?: "only-test" | "looks-up";
  /** A text of the line that is to be named; null = nobody can know, so it has to be among what was not checked. */
  readonly line: string | null;
  /** Texts of what a person is shown instead: the products and the order side by side, and what was not checked. */
  readonly shown?: readonly string[];
}

export const VENDORS: Readonly<Record<Planted["module"], (options: ForeignOptions) => Promise<ForeignErp>>> = {
  whole: openSteps,
  csv: openCsv,
  soap: openSoapWithCustomers,
};

const TWICE = { takesTwice: true } as const;
const NO_PROMISE: Change = [
  "guarantees: { uniqueReference: true, idempotencyKey: true }",
  "guarantees: { uniqueReference: false, idempotencyKey: false }",
];
const HEAD = 'await ask({ path: "/orders", json, changes: true }, [409]);';
const CSV_SEND = 'await ask({ path: "/ordini.csv", query, body, changes: true });';
const SOAP_SEND = 'await call("CreaOrdine", { ordine: { ...head, ...rest } }, true);';

const STEPS: readonly Omit<Planted, "module">[] = [
  {
    name: "the head is sent again where its answer was lost",
    vendor: TWICE,
    doubles: "only-test",
    changes: [
      NO_PROMISE,
      [
        HEAD,
        `await ask({ path: "/orders", json, changes: true }, [409]).catch(() => ask({ path: "/orders", json, changes: true }));`,
      ],
    ],
    line: ".catch(() => ask",
  },
  {
    name: "the head counts as no change",
    vendor: TWICE,
    doubles: "looks-up",
    changes: [[HEAD, HEAD.replace("true", "false")]],
    line: 'path: "/orders", json, changes: false',
  },
  {
    name: "the head is written again although it is there",
    vendor: TWICE,
    doubles: "only-test",
    changes: [NO_PROMISE, ["resume?.id ?? (await head(order, reference))", "await head(order, reference)"]],
    line: 'path: "/orders", json',
  },
  {
    name: "lines are written again although they are there",
    doubles: "only-test",
    changes: [["if (!written.some((line) => line.no === no))", "if (written !== null)"]],
    line: "/lines`",
  },
  {
    name: "a customer is created for each order",
    doubles: "only-test",
    changes: [["return known ?? (await post", "return known === null ? known : (await post"]],
    line: 'post("/customers"',
  },
  {
    name: "two orders at once create a customer each",
    doubles: "only-test",
    changes: [
      ["await host.once(email, async () => {", "await (async () => {"],
      [").json();\n    });", ").json();\n    })();"],
    ],
    line: 'post("/customers"',
  },
  {
    name: "an order without its lines is called complete",
    changes: [["complete: isConfirmed", "complete: true"]],
    line: "findOrder({",
  },
  {
    name: "buyers of one name are one buyer at the same time",
    changes: [["host.once(email,", "host.once(order.billing.lastName,"]],
    line: "host.once(order.billing.lastName",
  },
  {
    name: "a failure of the look-up is answered with none",
    vendor: TWICE,
    doubles: "only-test",
    changes: [
      [
        'await get("/orders", { ref: reference });\n      return {',
        'await get("/orders", { ref: reference }).catch(() => []);\n      return {',
      ],
    ],
    line: "findOrder({",
  },
  {
    name: "an order is answered as sent although its confirmation failed",
    changes: [
      [
        "const { number } = (await post(`/orders/${id}/confirm`, { total: order.totals.gross })).json();",
        "await post(`/orders/${id}/confirm`, { total: order.totals.gross }).catch(() => null);\n      const number = `A-${id}`;",
      ],
    ],
    line: "createOrder({",
  },
  {
    name: "the confirmation is forgotten",
    changes: [
      [
        "const { number } = (await post(`/orders/${id}/confirm`, { total: order.totals.gross })).json();",
        "const number = `A-${id}`;",
      ],
    ],
    line: "findOrder({",
  },
  {
    name: "prices are in another currency than the shop's",
    changes: [['currency: "CHF", amount', 'currency: "EUR", amount']],
    line: "products({",
  },
  {
    name: "a SKU that is asked for is ignored",
    changes: [["code: sku, from", "from"]],
    line: "products({",
  },
  {
    name: "the list's time is this machine's",
    changes: [["new Date(answer.headers.date).toISOString()", "new Date().toISOString()"]],
    line: "products({",
  },
  {
    name: "prices are a hundred times too high",
    changes: [["amount: price", "amount: (price * 100).toFixed(2)"]],
    line: null,
    shown: ['"amount":"2490.00"', '\\"price\\":\\"24.90\\"'],
  },
  {
    name: "all products have one VAT",
    changes: [["vat: { code: vat, rate }", 'vat: { code: "T2", rate: "2.6" }']],
    line: null,
    shown: ['"code":"T2","rate":"2.6"', '\\"vat\\":\\"T8\\"'],
  },
  {
    name: "the list ends after its first page",
    changes: [["items.length === 0 ? null", "items.length < 500 ? null"]],
    line: null,
    shown: ['{"code":"count","n":20}'],
  },
  {
    name: "all orders have one buyer",
    changes: [["const { email } = order.customer;", 'const email = "web@example.ch";']],
    line: null,
    shown: ["web@example.ch", '{"code":"buyer"}'],
  },
  {
    name: "a discount is left out, and the total fits",
    changes: [
      ["of order.lines.entries()", 'of order.lines.filter(({ kind }) => kind !== "discount").entries()'],
      [
        "{ total: order.totals.gross }",
        '{ total: order.lines.filter(({ kind }) => kind !== "discount").reduce((sum, one) => sum + Number(one.total), 0).toFixed(2) }',
      ],
    ],
    line: null,
    shown: ['{"code":"lines"}', "36.98"],
  },
];

const CSV: readonly Omit<Planted, "module">[] = [
  {
    name: "an order is sent again where its answer was lost",
    vendor: TWICE,
    doubles: "only-test",
    changes: [
      NO_PROMISE,
      [CSV_SEND, CSV_SEND.replace(";", '.catch(() => ask({ path: "/ordini.csv", query, body, changes: true }));')],
    ],
    line: ".catch(() => ask",
  },
  {
    name: "an order counts as no change",
    vendor: TWICE,
    doubles: "looks-up",
    changes: [[CSV_SEND, CSV_SEND.replace("true", "false")]],
    line: "body, changes: false",
  },
  {
    name: "references are called unique, and are not",
    vendor: TWICE,
    doubles: "looks-up",
    changes: [],
    line: "createOrder({",
  },
  {
    name: "a VAT code that the shop does not have",
    changes: [["vat: { code: iva,", "vat: { code: `N${iva}`,"]],
    line: "products({",
  },
  {
    name: "a price list that the shop does not have",
    changes: [['list: "LIST", currency', 'list: "RETAIL", currency']],
    line: "products({",
  },
  {
    name: "a failure of the look-up is answered with none",
    vendor: TWICE,
    doubles: "only-test",
    changes: [
      [
        'const { rows } = await list("/ordini.csv", { rif: reference });',
        'const { rows } = await list("/ordini.csv", { rif: reference }).catch(() => ({ rows: [] }));',
      ],
    ],
    line: "findOrder({",
  },
  {
    name: "discounts are left out",
    changes: [
      ["const rows = order.lines.map(", "const rows = order.lines.filter((line) => Number(line.total) > 0).map("],
      [
        "totale: order.totals.gross }",
        "totale: order.lines.filter((line) => Number(line.total) > 0).reduce((sum, line) => sum + Number(line.total), 0).toFixed(2) }",
      ],
    ],
    line: "findOrder({",
  },
  {
    name: "the order's number has another name",
    changes: [
      ["const [{ id, numero }] = host.csv", "const [{ id, nummer: numero }] = host.csv"],
      ["number: numero };\n    },\n  };", "number: String(numero) };\n    },\n  };"],
    ],
    line: "createOrder({",
  },
  {
    name: "another order is taken for the one that was asked for",
    vendor: { findsAlike: true },
    changes: [["externalReference: rif,", "externalReference: reference,"]],
    line: "findOrder({",
  },
  {
    name: "every failure is a refusal of the order",
    changes: [["if (answer.status === 422)", "if (answer.status >= 410)"]],
    line: "createOrder({",
  },
  {
    name: "asked for what changed, it answers nothing",
    changes: [
      ["products({ sku }) {", "products({ sku, updatedSince }) {"],
      ["items: all.filter((one) =>", "items: all.filter((one) => updatedSince === undefined && (true) &&"],
      ["sku === undefined || one.sku === sku)", "(sku === undefined || one.sku === sku))"],
    ],
    line: "products({",
  },
  {
    name: "pieces that are set aside are sold",
    changes: [["(Number(point(stock.giacenza)) - Number(point(stock.impegnato)))", "Number(point(stock.giacenza))"]],
    line: null,
    shown: ['"quantity":"14.000"', "giacenza;impegnato"],
  },
  {
    name: "each line has one piece",
    changes: [
      ["        quantity,\n        description.replaceAll", '        quantity && "1",\n        description.replaceAll'],
    ],
    line: null,
    shown: ['{"code":"lines"}', ";1;tg360"],
  },
];

const SOAP: readonly Omit<Planted, "module">[] = [
  {
    name: "an order counts as no change",
    vendor: TWICE,
    doubles: "looks-up",
    changes: [[SOAP_SEND, SOAP_SEND.replace("true", "false")]],
    line: 'call("CreaOrdine"',
  },
  {
    name: "an order is sent again where its answer was lost",
    vendor: TWICE,
    doubles: "only-test",
    changes: [
      NO_PROMISE,
      [SOAP_SEND, SOAP_SEND.replace(";", '.catch(() => call("CreaOrdine", { ordine: { ...head, ...rest } }, true));')],
    ],
    line: 'call("CreaOrdine"',
  },
  {
    name: "a key is promised that the system does not know",
    vendor: TWICE,
    doubles: "looks-up",
    changes: [["uniqueReference: true", "uniqueReference: false"]],
    line: "createOrder({",
  },
  { name: "one VAT rate for all codes", changes: [["rate: comma(aliquota)", 'rate: "8.1"']], line: "products({" },
  {
    name: "names are in a language that the shop does not have",
    changes: [
      [
        'name: nome.find((one) => one["@lingua"] === "it")["#text"]',
        'name: { ita: nome.find((one) => one["@lingua"] === "it")["#text"] }',
      ],
    ],
    line: "products({",
  },
  {
    name: "the last row of a page begins the next",
    changes: [
      ["const comma = (text)", "let last = [];\n  const comma = (text)"],
      [
        "const items = (articoli.articolo ?? []).map(toProduct);",
        'const found = (articoli.articolo ?? []).map(toProduct);\n      const items = cursor === "0" || found.length === 0 ? found : [...last, ...found];\n      last = found.slice(-1);',
      ],
    ],
    line: "products({",
  },
  {
    name: "a failure is answered as a product that is gone",
    changes: [
      [
        'return toProduct((await call("LeggiArticolo", { id }, false)).articolo[0]);',
        'return call("LeggiArticolo", { id }, false).then(({ articolo }) => toProduct(articolo[0]), () => null);',
      ],
    ],
    line: "product({",
  },
  {
    name: "the look-up gives the id as the number",
    changes: [["id, number: numero, externalReference: riferimento", "id, number: id, externalReference: riferimento"]],
    line: "findOrder({",
  },
  {
    name: "the price of a piece is sent as that of the line",
    changes: [
      [
        "order.lines.map(({ sku, description, quantity, total })",
        "order.lines.map(({ sku, description, quantity, unitPrice: total })",
      ],
    ],
    line: 'call("CreaOrdine"',
  },
  {
    name: "customers are looked for by their name",
    changes: [["const { email } = order.customer;", "const email = order.billing.lastName;"]],
    line: null,
    shown: ['{"code":"buyer"}', ">Müßig-Étoile<"],
  },
  {
    name: "what changed is asked for from now on",
    changes: [["dal: updatedSince,", "dal: updatedSince && new Date().toISOString(),"]],
    line: "products({",
  },
  {
    name: "what is hidden is shown",
    changes: [['active: attivo === "S"', 'active: attivo !== "S"']],
    line: null,
    shown: ['"active":false', ">S</attivo>"],
  },
  {
    name: "orders have the day alone",
    changes: [["data: order.placedAt,", "data: order.placedAt.slice(0, 10),"]],
    line: null,
    shown: ['{"code":"words"}', "</data>"],
  },
];

export const PLANTED: readonly Planted[] = [
  ...STEPS.map((one) => ({ ...one, module: "whole" }) as const),
  ...CSV.map((one) => ({ ...one, module: "csv" }) as const),
  ...SOAP.map((one) => ({ ...one, module: "soap" }) as const),
];

/** Right modules, as far as they can be: nothing of them may be called a mistake. */
export interface Right extends Pick<Planted, "name" | "vendor" | "changes"> {
  readonly module: Planted["module"] | "steps";
  /** A profile beside it. */
  readonly profile?: string;
}

const AMOUNTS = `          complete: isConfirmed,
          currency: "CHF",
          totals: { gross: (lines.reduce((sum, line) => sum + line.total, 0) / 100).toFixed(2) },
          lines: lines.map(({ code, quantity, total }) => ({ sku: code, quantity: String(quantity), total: (total / 100).toFixed(2) })),
          buyer: { email, name },`;

export const RIGHT: readonly Right[] = [
  { name: "all six operations with a session", module: "whole", changes: [] },
  { name: "orders in steps beside a profile", module: "steps", profile: "steps.json", changes: [] },
  { name: "SOAP with customers", module: "soap", changes: [] },
  { name: "CSV with a second list", module: "csv", changes: [] },
  { name: "CSV, references not unique", module: "csv", vendor: TWICE, changes: [NO_PROMISE] },
  { name: "SOAP, references not unique", module: "soap", vendor: TWICE, changes: [NO_PROMISE] },
  {
    name: "customers by an upsert that counts as no change",
    module: "whole",
    changes: [
      ['      const [known] = await get("/customers", { email });\n', ""],
      [
        'return known ?? (await post("/customers", { email, name: order.billing.lastName })).json();',
        'const json = { email, name: order.billing.lastName };\n      return (await ask({ method: "PUT", path: "/customers", json, changes: false })).json();',
      ],
    ],
  },
  {
    name: "a lost answer is looked up before the order is sent again, where references are unique",
    module: "csv",
    changes: [
      [
        CSV_SEND,
        CSV_SEND.replace(
          ";",
          '.catch(async () => {\n        const { rows } = await list("/ordini.csv", { rif: reference });\n        return rows.length > 0 ? { text: `id;numero\\r\\n${rows[0].id};${rows[0].numero}\\r\\n` } : ask({ path: "/ordini.csv", query, body, changes: true });\n      });',
        ),
      ],
    ],
  },
  {
    name: "everything at each read, whatever changed",
    module: "whole",
    changes: [["since: updatedSince, code", "code"]],
  },
  {
    name: "customers by e-mail and name",
    module: "whole",
    changes: [
      ["host.once(email,", "host.once(`${email} ${order.billing.lastName}`,"],
      [
        'const [known] = await get("/customers", { email });',
        'const all = await get("/customers", { email });\n      const known = all.find(({ name }) => name === order.billing.lastName);',
      ],
    ],
  },
  {
    name: "lines, totals and buyer in the look-up, and a list of orders",
    module: "whole",
    changes: [
      ["found.map(({ id, ref, isConfirmed }) => ({", "found.map(({ id, ref, isConfirmed, lines, email, name }) => ({"],
      ["          complete: isConfirmed,", AMOUNTS],
      [
        "    async createOrder({",
        '    async listOrders({ placedSince, placedBefore }) {\n      const found = await get("/orders", { since: placedSince, before: placedBefore });\n      const toOrder = ({ id, ref }) => ({ id, number: `A-${id}`, externalReference: ref });\n      return { items: found.map(toOrder), nextCursor: null };\n    },\n\n    async createOrder({',
      ],
    ],
  },
];
