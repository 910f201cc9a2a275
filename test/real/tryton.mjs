/** Tryton: the buyer as a party before the sale. @type {import("tg360/adapter").Adapter} */
export default (host) => {
  const authorization = `Basic ${Buffer.from(`${host.username}:${host.password}`).toString("base64")}`;
  const company = Number(host.shopId);
  const rpc = async (method, params, changes = false) => {
    const json = { id: 1, method: `model.${method}`, params: [...params, { company }] };
    const answer = await host.call({ path: "/shop/", json, headers: { authorization }, changes });
    if (answer.status === 401) host.refuse("bad_credentials", answer.text);
    if (answer.status !== 200) throw new Error(`${method}: ${answer.status}`);
    const { result, error } = answer.json();
    if (error?.[0] === "UserError" || error?.[0] === "UserWarning") {
      host.refuse("invalid_order", `${error[0]}: ${error[1]?.[0] ?? ""}`);
    }
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  };
  return {
    guarantees: { uniqueReference: false, idempotencyKey: false },
    async createOrder({ order, reference }) {
      const { email, externalId } = order.customer;
      const code = `web-${externalId ?? email}`;
      const party = await host.once(code, async () => {
        const [known] = await rpc("party.party.search", [[["code", "=", code]], 0, 1, null]);
        const { firstName, lastName, company: firm, street, zip, city } = order.billing;
        const name = firm ?? [firstName, lastName].filter(Boolean).join(" ");
        const address = { street, postal_code: zip, city };
        return (
          known ?? (await rpc("party.party.create", [[{ name, code, addresses: [["create", [address]]] }]], true))[0]
        );
      });
      const [{ default_uom: unit }] = await rpc("product.product.search_read", [[], 0, 1, null, ["default_uom"]]);
      const decimal = (text) => ({ __class__: "Decimal", decimal: text });
      const lines = order.lines.map(({ articleId, description, quantity, unitPrice }) => ({
        ...(articleId ? { product: Number(articleId), unit } : {}),
        description,
        quantity: Number(quantity),
        unit_price: decimal(unitPrice),
      }));
      const [{ currency }] = await rpc("company.company.search_read", [
        [["id", "=", company]],
        0,
        1,
        null,
        ["currency"],
      ]);
      const sale = { company, party, currency, reference, comment: order.note, lines: [["create", lines]] };
      const [id] = await rpc("sale.sale.create", [[sale]], true);
      return { id: String(id), number: String(id) };
    },
  };
};
