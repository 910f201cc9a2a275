/** @type {import("tg360/adapter").Adapter} */
export default (host) => {
  const charset = "windows-1252";
  const authorization = `Basic ${Buffer.from(`${host.username}:${host.password}`).toString("base64")}`;
  const point = (text) => text.replace(",", ".");

  const ask = async (request) => {
    const answer = await host.call({ ...request, charset, headers: { authorization } });
    if (answer.status === 401) host.refuse("bad_credentials", answer.text);
    if (answer.status === 409) host.refuse("duplicate_reference", answer.text);
    if (answer.status === 422) host.refuse("invalid_order", answer.text);
    if (answer.status !== 200) throw new Error(`${request.path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const list = async (path, query) => {
    const { text, headers } = await ask({ path, query, changes: false });
    const rows = host.csv.parse(text, { delimiter: ";" });
    // A list that was cut at the end of a row looks whole: only the count tells.
    if (String(rows.length) !== headers["x-righe"])
      throw new Error(`${path}: ${rows.length} of ${headers["x-righe"]} rows`);
    return { rows, at: new Date(headers.date).toISOString() };
  };
  const products = async () => {
    const { rows, at } = await list("/articoli.csv");
    const stock = new Map((await list("/giacenze.csv")).rows.map((row) => [row.id, row]));
    return { at, all: rows.map((row) => toProduct(row, stock.get(row.id))) };
  };

  return {
    guarantees: { uniqueReference: true, idempotencyKey: true },

    async shop() {
      const vatCodes = [
        ["T8", "8.1"],
        ["T2", "2.6"],
        ["T3", "3.8"],
        ["T0", "0"],
      ].map(([code, rate]) => ({ code, rate }));
      const fixed = { currency: "CHF", pricesIncludeVat: true, languages: ["it"], priceLists: ["LIST"], vatCodes };
      return { id: host.shopId, name: "CSV", ...fixed, paymentMethods: [{ code: "WEB" }] };
    },

    // All at once: the list cannot be asked for what changed.
    async products({ sku }) {
      const { all, at } = await products();
      return { items: all.filter((one) => sku === undefined || one.sku === sku), nextCursor: null, serverTime: at };
    },

    async product({ id }) {
      return (await products()).all.find((one) => one.id === id) ?? null;
    },

    async findOrder({ reference }) {
      // A row for each rate: with the sums of each the audit proves VAT too.
      const { rows } = await list("/ordini.csv", { rif: reference });
      if (rows.length === 0) return { items: [] };
      const [{ id, numero, rif }] = rows;
      const vat = rows.map(({ aliquota, netto, iva, lordo }) => ({
        rate: point(aliquota),
        net: point(netto),
        vat: point(iva),
        gross: point(lordo),
      }));
      const gross = vat.reduce((sum, one) => sum + Number(one.gross), 0).toFixed(2);
      return { items: [{ id, number: numero, externalReference: rif, currency: "CHF", totals: { gross }, vat }] };
    },

    async createOrder({ order, reference }) {
      const rows = order.lines.map(({ sku, quantity, description, total, vatRate }) => [
        sku ?? "",
        quantity,
        description.replaceAll(/[;\r\n]/g, " "),
        total,
        vatRate,
      ]);
      const text = [["codice", "quantita", "testo", "importo", "aliquota"], ...rows]
        .map((row) => `${row.join(";")}\r\n`)
        .join("");
      const query = { rif: reference, totale: order.totals.gross };
      const body = host.encode(text, charset);
      const answer = await ask({ path: "/ordini.csv", query, body, changes: true });
      const [{ id, numero }] = host.csv.parse(answer.text, { delimiter: ";" });
      return { id, number: numero };
    },
  };

  function toProduct({ id, codice, ean, descrizione, prezzo, iva, aliquota, attivo }, stock) {
    if (stock === undefined) throw new Error(`no stock of ${id}`);
    return {
      id,
      sku: codice,
      ean: ean || null,
      active: attivo === "S",
      name: descrizione,
      prices: [{ list: "LIST", currency: "CHF", amount: point(prezzo), includesVat: true }],
      vat: { code: iva, rate: point(aliquota) },
      stock: {
        quantity: (Number(point(stock.giacenza)) - Number(point(stock.impegnato))).toFixed(3),
      },
    };
  }
};
