import { expect, it } from "vitest";

import { serveWire } from "../../clients/wire-server.ts";
import { startMailServer } from "../../support/mail-server.ts";
import { openAgency, treeOf } from "../../support/shops.ts";

/** Everything that a buyer may try, in a name; a name itself is never empty. */
const NAMES = [
  "<!channel>",
  "<http://evil.example|click>",
  "<@U024BE7LH>",
  "@here @channel",
  "*Anna* _Rossi_ `Ada` ~Bea~",
  "&lt;!everyone&gt;",
  "[click](http://evil.example)",
  "www.evil.example",
  "> quoted",
];
const ACTS = /[<>&@*`~[\]]|:\/\/|www\.|(?<!\w)_|_(?!\w)/;

it("is harmless and readable in a chat, whatever a buyer, an order or TotalGest is called; a mail has it as it is", async () => {
  await using chat = await serveWire((_received, response) => void response.end("ok"));
  await using server = await startMailServer();
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 5, orders: 0 });
  agency.write("default", {
    ...treeOf(sandbox),
    lang: "en",
    notify: { webhookUrl: `${chat.url}/hook`, to: ["anna@example.ch"], smtpUrl: server.url },
  });
  await agency.run(["pull-products", "--quiet"]);
  const [product] = sandbox.shop.products.values();
  const named = NAMES.map((name) => {
    const order = sandbox.shop.placeOrder({ items: [{ sku: product?.sku ?? "" }] });
    sandbox.shop.editOrder(order.id, {
      billing_data: { ...order.billing_data, nome: name, cognome: "", ragione_sociale: "" },
      reference: name,
      payment: { ...order.payment, id: "77", name },
    });
    return order;
  });
  expect(named).toHaveLength(NAMES.length);
  await agency.run(["export-orders", "--quiet"]);
  const texts = chat.ledger.map(({ body }) => (JSON.parse(body) as { text: string }).text);
  expect(texts).toHaveLength(1);
  const [text = ""] = texts;
  expect(text.replaceAll(/^-- $/gm, "")).not.toMatch(ACTS);
  for (const readable of ["‹!channel›", "‹http:∕∕evil.example|click›", "＠here", "∗Anna∗ ＿Rossi＿", "click"]) {
    expect(text).toContain(readable);
  }
  expect(text).toContain("tg360 fix");
  const [mail] = server.mails;
  for (const name of NAMES.slice(0, 2)) expect(mail?.text.replaceAll(/\s+/g, " ")).toContain(name);
});
