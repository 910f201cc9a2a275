/** @type {import("tg360/adapter").Adapter} */
export default (host) => {
  // One instance for each shop: keep a token here, never outside of this function.
  // What you leave out goes over HTTP as the profile says (totalgest.profile). docs/adapters.md explains each promise.

  const headers = {
    authorization: `Basic ${Buffer.from(`${host.username}:${host.password}`).toString("base64")}`,
  };

  return {
    // True only if the vendor says so in writing, or you have tried it.
    guarantees: { uniqueReference: false, idempotencyKey: false },

    async shop() {
      return {
        id: host.shopId,
        name: "Shop",
        currency: "CHF",
        pricesIncludeVat: true,
        languages: ["it"],
        priceLists: ["RETAIL"],
        vatCodes: [{ code: "N81", rate: "8.1" }],
        paymentMethods: [{ code: "CARD", name: "Card" }],
      };
    },

    // One page: at most `limit` products; nextCursor is yours, and null on the last page.
    async products({ updatedSince, sku, cursor, limit }) {
      const query = { since: updatedSince, sku, from: cursor, limit: String(limit) };
      const answer = await host.call({ path: "/products", query, headers, changes: false });
      if (answer.status === 401) host.refuse("bad_credentials", answer.text);
      if (answer.status !== 200) throw new Error(`products: ${answer.status} ${answer.text}`);
      const rows = answer.json();
      return {
        items: rows.map(toProduct),
        nextCursor: rows.length < limit ? null : String(Number(cursor ?? 0) + rows.length),
        serverTime: new Date(answer.headers.date ?? Date.now()).toISOString(),
      };
    },

    // Null only if the vendor says that there is none. Never catch an error here.
    async product({ id }) {
      const answer = await host.call({ path: `/products/${encodeURIComponent(id)}`, headers, changes: false });
      if (answer.status === 404) return null;
      if (answer.status !== 200) throw new Error(`product: ${answer.status} ${answer.text}`);
      return toProduct(answer.json());
    },

    // The order with exactly this reference, or none. complete: false if lines or a confirmation are missing.
    async findOrder({ reference }) {
      const answer = await host.call({ path: "/orders", query: { reference }, headers, changes: false });
      if (answer.status !== 200) throw new Error(`findOrder: ${answer.status} ${answer.text}`);
      const rows = answer.json();
      return {
        items: rows.map((row) => ({
          id: String(row.id),
          number: String(row.number),
          externalReference: row.reference,
        })),
      };
    },

    // Throw for anything unexpected: tg360 looks the order up before it sends it again.
    async createOrder({ order, reference, key, resume }) {
      const json = {
        id: resume?.id,
        reference,
        customer: order.customer,
        lines: order.lines,
        total: order.totals.gross,
      };
      const own = { ...headers, "idempotency-key": key };
      const answer = await host.call({ path: "/orders", json, headers: own, changes: true });
      if (answer.status === 422) host.refuse("invalid_order", answer.text);
      if (answer.status !== 201) throw new Error(`createOrder: ${answer.status} ${answer.text}`);
      const { id, number } = answer.json();
      return { id: String(id), number: String(number) };
    },
  };

  function toProduct(row) {
    return {
      id: String(row.id),
      sku: row.sku,
      ean: row.ean ?? null,
      active: row.active,
      name: row.name,
      description: row.description ?? null,
      prices: [{ list: "RETAIL", currency: "CHF", amount: String(row.price), includesVat: true }],
      vat: { code: "N81", rate: "8.1" },
      stock: { quantity: String(row.stock) },
    };
  }
};
