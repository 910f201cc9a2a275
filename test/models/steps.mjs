/** The world's TotalGest in steps, as docs/adapters.md advises. @type {import("tg360/adapter").Adapter} */
export default (host) => {
  let token;
  const login = () =>
    host.once("login", async () => {
      const json = { user: host.username, password: host.password };
      const answer = await host.call({ path: "/session", json, changes: false });
      if (answer.status !== 200) throw new Error(`session: ${answer.status}`);
      token = answer.json().token;
    });
  const ask = async (request, fine = []) => {
    for (let tries = 1; ; tries += 1) {
      if (token === undefined) await login();
      const answer = await host.call({ ...request, headers: { authorization: `Bearer ${token}` } });
      if (answer.status < 300 || fine.includes(answer.status)) return answer;
      // Nothing was done: the call may be repeated.
      if (answer.status !== 401 || tries === 2) throw new Error(`${request.path}: ${answer.status} ${answer.text}`);
      token = undefined;
    }
  };
  const list = async (path, query) => {
    const page = (await ask({ path, query })).json();
    if (page.items.length !== page.count) throw new Error(`${path}: ${page.items.length} of ${page.count}`);
    return page;
  };
  const refuse = (answer) => host.refuse("invalid_order", answer.text, { fields: answer.json().fields });

  return {
    guarantees: { uniqueReference: true, idempotencyKey: true },
    shop: async () => (await ask({ path: "/shop" })).json(),
    products: ({ updatedSince, sku, cursor }) => list("/articles", { updatedSince, sku, cursor }),
    product: async ({ id }) => {
      const answer = await ask({ path: `/articles/${id}` }, [404]);
      return answer.status === 404 ? null : answer.json();
    },
    findOrder: ({ reference }) => list("/orders", { externalReference: reference }),
    listOrders: ({ placedSince, placedBefore, updatedSince, cursor }) =>
      list("/orders", { placedSince, placedBefore, updatedSince, cursor }),

    async createOrder({ order, reference, resume }) {
      let id = resume?.id ?? (await head(order, reference));
      let written = resume === undefined ? [] : (await list(`/orders/${id}/lines`)).items;
      // The order may be another one by now than when its head was written, and may have been paid.
      const [there] = resume === undefined ? [] : (await list("/orders", { externalReference: reference })).items;
      const isOurs = ({ no, article, quantity }) =>
        order.lines[no]?.articleId === article && order.lines[no]?.quantity === quantity;
      if ((there !== undefined && there.paid !== order.payment.paid) || !written.every(isOurs)) {
        await ask({ path: `/orders/${id}`, method: "DELETE" });
        id = await head(order, reference);
        written = [];
      }
      for (const [no, { articleId, quantity }] of order.lines.entries()) {
        if (written.some((line) => line.no === no)) continue;
        const answer = await ask({ path: `/orders/${id}/lines`, json: { no, article: articleId, quantity } }, [422]);
        if (answer.status === 422) {
          // A draft would be found as an order.
          await ask({ path: `/orders/${id}`, method: "DELETE" });
          refuse(answer);
        }
      }
      const json = { count: order.lines.length, total: order.totals.gross };
      const { number } = (await ask({ path: `/orders/${id}/confirm`, json })).json();
      return { id, number };
    },

    async recordPayment({ id, ...payment }) {
      const answer = await ask({ path: `/orders/${id}/payments`, json: payment }, [409]);
      // A page for people is no answer.
      const { error } = answer.json();
      if (error !== undefined)
        host.refuse(error.code === "other_payment" ? "invalid_payment" : error.code, answer.text);
    },
  };

  async function head(order, reference) {
    const { email } = order.customer;
    const customer = await host.once(email, async () => {
      const [known] = (await list("/customers", { email })).items;
      return known ?? (await ask({ path: "/customers", json: { email } })).json();
    });
    const { externalNumber, placedAt, currency, payment } = order;
    const { language } = order.customer;
    const json = { reference, externalNumber, placedAt, currency, customer: customer.id, payment, language };
    const answer = await ask({ path: "/orders", json }, [409, 422]);
    if (answer.status === 409) host.refuse("duplicate_reference", answer.text);
    if (answer.status === 422) refuse(answer);
    return answer.json().id;
  }
};
