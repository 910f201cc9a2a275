/** @type {import("tg360/adapter").Adapter} */
export default (host) => {
  const headers = { authorization: `Basic ${Buffer.from(`${host.username}:${host.password}`).toString("base64")}` };
  const ask = async (request) => {
    const answer = await host.call({ ...request, headers });
    if (answer.status === 401) host.refuse("bad_credentials", answer.text);
    if (answer.status === 409) host.refuse("duplicate_reference", answer.text);
    if (answer.status === 422) host.refuse("invalid_order", answer.text, { fields: [{ message: answer.text }] });
    if (answer.status !== 200) throw new Error(`${request.path}: ${answer.status}`);
    const rows = host.csv.parse(answer.text, { delimiter: ";" });
    if (String(rows.length) !== answer.headers["x-count"]) throw new Error(`${request.path}: cut`);
    return { rows, at: new Date(answer.headers.date).toISOString() };
  };
  const all = async () => {
    const { rows, at } = await ask({ path: "/articles.csv" });
    const stock = new Map((await ask({ path: "/stock.csv" })).rows.map((row) => [row.id, row.stock]));
    const items = rows.map(({ id, sku, name, text, price, active }) => ({
      id,
      sku,
      active: active === "1",
      name,
      description: text || null,
      prices: [{ list: "LIST", currency: "CHF", amount: price, includesVat: true }],
      vat: { code: "N81", rate: "8.1" },
      stock: { quantity: stock.get(id) },
    }));
    return { items, at };
  };
  return {
    guarantees: { uniqueReference: true, idempotencyKey: true },
    async shop() {
      const vatCodes = [{ code: "N81", rate: "8.1" }];
      const fixed = { currency: "CHF", pricesIncludeVat: true, languages: ["fr"], priceLists: ["LIST"], vatCodes };
      return { id: host.shopId, name: "CSV", ...fixed, paymentMethods: [{ code: "WEB" }] };
    },
    async products({ sku }) {
      const { items, at } = await all();
      return { items: items.filter((one) => sku === undefined || one.sku === sku), nextCursor: null, serverTime: at };
    },
    async product({ id }) {
      return (await all()).items.find((one) => one.id === id) ?? null;
    },
    async findOrder({ reference }) {
      const { rows } = await ask({ path: "/orders.csv", query: { ref: reference } });
      return {
        items: rows.map(({ id, reference: externalReference }) => ({ id, number: `C-${id}`, externalReference })),
      };
    },
    async createOrder({ order, reference }) {
      const lines = order.lines.map(({ sku, quantity, unitPrice, description }) => [
        sku ?? "",
        quantity,
        unitPrice,
        description.replaceAll(/[;\r\n]/g, " "),
      ]);
      const body = [["sku", "quantity", "price", "text"], ...lines].map((row) => row.join(";")).join("\n");
      const query = { ref: reference, total: order.totals.gross, note: order.note ?? "" };
      const [{ id }] = (await ask({ path: "/orders.csv", query, body })).rows;
      return { id, number: `C-${id}` };
    },
  };
};
