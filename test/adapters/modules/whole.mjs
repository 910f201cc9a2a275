/** @type {import("tg360/adapter").Adapter} */
export default (host) => {
  let token;
  const login = async () =>
    (
      await (
        await host.call({ path: "/session", json: { user: host.username, password: host.password }, changes: false })
      ).json()
    ).token;
  const ask = async (request, mayFail = []) => {
    token ??= await login();
    const answer = await host.call({ ...request, headers: { authorization: `Bearer ${token}` } });
    if (answer.status === 401) {
      token = undefined;
      host.refuse("bad_credentials", answer.text);
    }
    if (answer.status === 422) host.refuse("invalid_order", answer.json().message);
    if (answer.status >= 300 && !mayFail.includes(answer.status)) throw new Error(`${request.path}: ${answer.status}`);
    return answer;
  };
  const get = async (path, query) => (await ask({ path, query, changes: false })).json();
  const post = (path, json) => ask({ path, json, changes: true });

  return {
    guarantees: { uniqueReference: true, idempotencyKey: true },

    async shop() {
      const { name, vat } = await get("/shop");
      return {
        id: host.shopId,
        name,
        currency: "CHF",
        pricesIncludeVat: true,
        languages: ["it"],
        priceLists: ["LIST"],
        vatCodes: vat,
        paymentMethods: [{ code: "WEB" }],
      };
    },

    async products({ updatedSince, sku, cursor = "0" }) {
      const query = { since: updatedSince, code: sku, from: cursor };
      const answer = await ask({ path: "/articles", query, changes: false });
      const { rows } = answer.json();
      const items = rows.map(toProduct);
      return {
        items,
        nextCursor: items.length === 0 ? null : String(Number(cursor) + items.length),
        serverTime: new Date(answer.headers.date).toISOString(),
      };
    },

    async product({ id }) {
      const answer = await ask({ path: `/articles/${id}`, changes: false }, [404]);
      return answer.status === 404 ? null : toProduct(answer.json());
    },

    async findOrder({ reference }) {
      const found = await get("/orders", { ref: reference });
      return {
        items: found.map(({ id, ref, isConfirmed }) => ({
          id,
          number: `A-${id}`,
          externalReference: ref,
          complete: isConfirmed,
        })),
      };
    },

    async createOrder({ order, reference, resume }) {
      const id = resume?.id ?? (await head(order, reference));
      const [{ lines: written }] = await get("/orders", { ref: reference });
      for (const [no, { sku = null, description, quantity, total }] of order.lines.entries()) {
        if (!written.some((line) => line.no === no))
          await post(`/orders/${id}/lines`, { no, code: sku, text: description, quantity, total });
      }
      const { number } = (await post(`/orders/${id}/confirm`, { total: order.totals.gross })).json();
      return { id, number };
    },
  };

  async function head(order, reference) {
    const { email } = order.customer;
    const customer = await host.once(email, async () => {
      const [known] = await get("/customers", { email });
      return known ?? (await post("/customers", { email, name: order.billing.lastName })).json();
    });
    const json = { ref: reference, customer: customer.id };
    const answer = await ask({ path: "/orders", json, changes: true }, [409]);
    if (answer.status === 409) host.refuse("duplicate_reference", "there already");
    return answer.json().id;
  }

  function toProduct({ id, code, ean, active, name, price, vat, rate, free }) {
    return {
      id,
      sku: code,
      ean,
      active,
      name,
      prices: [{ list: "LIST", currency: "CHF", amount: price, includesVat: true }],
      vat: { code: vat, rate },
      stock: { quantity: free },
    };
  }
};
