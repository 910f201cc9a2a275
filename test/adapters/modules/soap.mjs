/** @type {import("tg360/adapter").Adapter} */
export default (host) => {
  const authorization = `Basic ${Buffer.from(`${host.username}:${host.password}`).toString("base64")}`;
  const CODES = {
    Ordine: "invalid_order",
    Doppio: "duplicate_reference",
    Articolo: "unknown_product",
    Accesso: "bad_credentials",
  };

  const call = async (action, content, changes) => {
    const envelope = {
      "s:Envelope": {
        "@xmlns:s": "http://schemas.xmlsoap.org/soap/envelope/",
        "@xmlns:n": "urn:negozio",
        "s:Body": { [`n:${action}`]: content },
      },
    };
    const headers = { authorization, "content-type": "text/xml; charset=utf-8", soapaction: `"urn:negozio#${action}"` };
    const answer = await host.call({
      path: "/ws/Negozio.asmx",
      body: host.xml.write(envelope),
      headers,
      changes,
      charset: "iso-8859-1",
    });
    const { Body } = host.xml.parse(answer.text, { lists: ["ordine", "articolo", "iva", "nome", "errore"] }).Envelope;
    const { Fault } = Body;
    if (Fault !== undefined) {
      const fields = (Fault.detail.errore ?? []).map((message) => ({ message }));
      const existing = Fault.detail.id === undefined ? undefined : { id: Fault.detail.id, number: Fault.detail.numero };
      if (Fault.faultcode in CODES) host.refuse(CODES[Fault.faultcode], Fault.faultstring, { fields, existing });
      throw new Error(`${action}: ${Fault.faultcode} ${Fault.faultstring}`);
    }
    return { ...Body[`${action}Response`], at: new Date(answer.headers.date).toISOString() };
  };
  const comma = (text) => text.replace(",", ".");

  return {
    guarantees: { uniqueReference: true, idempotencyKey: true },

    async shop() {
      const { id, nome, iva } = await call("LeggiNegozio", { negozio: host.shopId }, false);
      const vatCodes = iva.map((one) => ({ code: one["@codice"], rate: one["#text"] }));
      const fixed = { currency: "CHF", pricesIncludeVat: true, languages: ["it"], priceLists: ["BASE"] };
      return { id, name: nome[0], ...fixed, vatCodes, paymentMethods: [{ code: "CARTA" }] };
    },

    async products({ updatedSince, sku, cursor = "0" }) {
      const asked = { dal: updatedSince, codice: sku, pagina: cursor };
      const { articoli, at } = await call("LeggiArticoli", asked, false);
      const items = (articoli.articolo ?? []).map(toProduct);
      return { items, nextCursor: items.length === 0 ? null : String(Number(cursor) + 1), serverTime: at };
    },

    async product({ id }) {
      return toProduct((await call("LeggiArticolo", { id }, false)).articolo[0]);
    },

    async findOrder({ reference }) {
      const { ordine = [] } = await call("CercaOrdini", { riferimento: reference }, false);
      return {
        items: ordine.map(({ id, numero, riferimento }) => ({ id, number: numero, externalReference: riferimento })),
      };
    },

    async createOrder({ order, reference }) {
      const { email } = order.customer;
      const customer = await host.once(email, async () => {
        const { id } = await call("CercaCliente", { email }, false);
        return id ?? (await call("CreaCliente", { email, nome: order.billing.lastName }, true)).id;
      });
      const riga = order.lines.map(({ sku, description, quantity, total }) => ({
        um: "PZ",
        codice: sku,
        testo: description,
        quantita: quantity,
        importo: total,
      }));
      const head = {
        riferimento: reference,
        numero: order.externalNumber,
        data: order.placedAt,
        valuta: order.currency,
        cliente: customer,
      };
      const rest = { pagamento: order.payment.code, righe: { riga }, totale: order.totals.gross, note: order.note };
      const { id, numero } = await call("CreaOrdine", { ordine: { ...head, ...rest } }, true);
      return { id, number: numero };
    },
  };

  function toProduct({ id, codice, ean, attivo, nome, prezzo, iva, aliquota, giacenza }) {
    return {
      id,
      sku: codice,
      ean,
      active: attivo === "S",
      name: nome.find((one) => one["@lingua"] === "it")["#text"],
      prices: [{ list: "BASE", currency: "CHF", amount: comma(prezzo), includesVat: true }],
      vat: { code: iva[0], rate: comma(aliquota) },
      stock: { quantity: comma(giacenza) },
    };
  }
};
