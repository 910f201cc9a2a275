/** @type {import("tg360/adapter").Adapter} */
export default (host) => {
  let session = null;
  const send = async (typ, content, changes) => {
    const body = host.xml.write({ Anfrage: { "@xmlns": "urn:kontor-v2012", "@typ": typ, ...content } });
    const headers = { "content-type": "application/xml; charset=utf-8" };
    const answer = await host.call({ path: "/ws", body, headers, changes });
    if (answer.status !== 200) throw new Error(`${typ}: ${answer.status} ${answer.text}`);
    return host.xml.parse(answer.text, { lists: ["Artikel", "Mwst", "Kunde", "Beleg"] }).Antwort;
  };
  const login = () =>
    host.once("login", async () => {
      const { Fehler, Sitzung } = await send("Anmelden", { Benutzer: host.username, Kennwort: host.password }, false);
      if (Fehler !== undefined) host.refuse("bad_credentials", Fehler["@code"]);
      session = Sitzung;
      return session;
    });
  const call = async (typ, content, changes, isAgain = false) => {
    const answer = await send(typ, { Sitzung: session ?? (await login()), ...content }, changes);
    const code = answer.Fehler?.["@code"];
    if (code === "SITZUNG" && !isAgain) {
      session = null;
      return call(typ, content, changes, true);
    }
    if (code === "CURSOR") host.refuse("bad_cursor", typ);
    if (code === "DATEN") host.refuse("invalid_order", typ);
    if (code === "DOPPELT") host.refuse("duplicate_reference", typ);
    if (code !== undefined && code !== "UNBEKANNT") throw new Error(`${typ}: ${code}`);
    return answer;
  };
  const product = ({ "@id": id, Nr, Text, Preis, Bestand }) => ({
    id,
    sku: Nr,
    active: true,
    name: Text,
    prices: [{ list: "VK", currency: "CHF", amount: Preis, includesVat: true }],
    vat: { code: "7", rate: "8.1" },
    stock: { quantity: (Number(Bestand) / 1000).toFixed(3) },
  });

  return {
    guarantees: { uniqueReference: true, idempotencyKey: true },

    async shop() {
      const { Nr, Name, Mwst } = (await call("Mandant", {}, false)).Mandant;
      const vatCodes = Mwst.map((one) => ({ code: one["@code"], rate: one["#text"] }));
      const fixed = { currency: "CHF", pricesIncludeVat: true, languages: ["it"], priceLists: ["VK"] };
      return { id: Nr, name: Name, ...fixed, vatCodes, paymentMethods: [{ code: "WEB" }] };
    },

    async products({ sku, cursor }) {
      const answer = await call("Artikelliste", { Nr: sku, Ab: cursor }, false);
      const items = (answer.Artikel ?? []).map(product);
      return { items, nextCursor: answer.Weiter ?? null, serverTime: answer["@zeit"] };
    },

    async product({ id }) {
      const { Artikel = [] } = await call("Artikel", { Id: id }, false);
      return Artikel.length === 0 ? null : product(Artikel[0]);
    },

    async findOrder({ reference }) {
      const { Belege } = await call("Belegsuche", { Ref: reference }, false);
      const items = (Belege.Beleg ?? []).map((one) => ({
        id: one["@id"],
        number: one.Nr,
        externalReference: one.Ref,
        complete: one.Stand === "F",
      }));
      return { items };
    },

    async createOrder({ order, reference, resume }) {
      const id = resume?.id ?? (await head(order, reference));
      for (const { sku, quantity, total } of order.lines) {
        const Menge = String(Math.round(Number(quantity) * 1000));
        await call("Position", { Beleg: id, Art: sku, Menge, Betrag: total }, true);
      }
      const { Nr } = await call("Freigabe", { Beleg: id, Total: order.totals.gross }, true);
      return { id, number: Nr };
    },
  };

  async function head(order, reference) {
    const { email } = order.customer;
    const customer = await host.once(email, async () => {
      const { Kunde = [] } = (await call("Kundensuche", { Mail: email }, false)).Kunden || {};
      return Kunde[0]?.["@id"] ?? (await call("KundeNeu", { Mail: email }, true)).Kunde[0]["@id"];
    });
    return (await call("BelegNeu", { Ref: reference, Kunde: customer, Datum: order.placedAt }, true)).Beleg[0]["@id"];
  }
};
