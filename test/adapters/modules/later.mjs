/** @type {import("tg360/adapter").Adapter} */
export default (host) => {
  const authorization = `Basic ${Buffer.from(`${host.username}:${host.password}`).toString("base64")}`;
  const get = async (path, query) => (await ask({ path, query, changes: false })).json();
  const post = (path, json) => ask({ path, json, changes: true });
  const ask = async (request) => {
    const answer = await host.call({ ...request, headers: { authorization } });
    if (answer.status === 401) host.refuse("bad_credentials", answer.text);
    if (answer.status === 429) host.refuse("throttled", answer.text, { retryAfterMs: 60_000 });
    if (answer.status === 422) host.refuse("invalid_order", answer.json().message);
    if (answer.status >= 300) throw new Error(`${request.path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  return {
    guarantees: { uniqueReference: true, idempotencyKey: true },

    async findOrder({ reference }) {
      const found = await get("/orders", { ref: reference });
      const items = found.map(({ id, ref, number }) => ({
        id,
        number: number ?? id,
        externalReference: ref,
        complete: number !== null,
      }));
      return { items };
    },

    async createOrder({ order, reference, resume }) {
      const id = resume?.id ?? (await head(order, reference));
      const [{ lines: written }] = await get("/orders", { ref: reference });
      for (const [no, { sku = null, description, quantity, total }] of order.lines.entries()) {
        if (written.some((line) => line.no === no)) continue;
        await post(`/orders/${id}/lines`, { no, code: sku, text: description, quantity, total });
      }
      // Confirmed already: the system answers the same again.
      await post(`/orders/${id}/confirm`, { total: order.totals.gross });
      const [{ number }] = await get("/orders", { ref: reference });
      if (number === null) throw new Error(`order ${id} has no number yet`);
      return { id, number };
    },
  };

  async function head(order, reference) {
    const { email } = order.customer;
    const customer = await host.once(email, async () => {
      const [known] = await get("/customers", { email });
      return known ?? (await post("/customers", { email, name: order.billing.lastName })).json();
    });
    return (await post("/orders", { ref: reference, customer: customer.id })).json().id;
  }
};
