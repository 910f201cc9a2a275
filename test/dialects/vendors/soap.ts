import { XMLParser } from "fast-xml-parser";

import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../counter/desk.ts";
import type { Call, ForeignErp, ForeignOptions, Purpose, Reply, TakenOrder } from "../counter/foreign-server.ts";
import { CODES_OF_VAT, moneyOf, understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../counter/goods.ts";

/**
 * An old Italian program that speaks SOAP 1.1 at one address, `POST /ws/Negozio.asmx`, in ISO-8859-1, behind Basic. Every
 * value has its `xsi:type`, the prefix changes with every answer, lists are left out where they are empty, every fault
 * is a 500, and the fields of an order have a fixed sequence.
 */
export function openSoap(options: ForeignOptions = {}): Promise<ForeignErp> {
  return openWith(options, null);
}

/** The same program, in which a customer has to be there before the order: `CercaCliente`, `CreaCliente`. */
export async function openSoapWithCustomers(
  options: ForeignOptions = {},
): Promise<ForeignErp & { readonly customers: readonly string[] }> {
  const customers: string[] = [];
  return { ...(await openWith(options, customers)), customers };
}

/** The same program, which also says which orders changed: `LeggiModificati`. */
export async function openSoapWithParcels(
  options: ForeignOptions = {},
): Promise<ForeignErp & { readonly parcels: Map<string, SoapParcel> }> {
  const parcels = new Map<string, SoapParcel>();
  return { ...(await openWith(options, null, parcels)), parcels };
}

/** `changedMs`: when it was packed or invoiced. */
export interface SoapParcel {
  readonly state: "SPED" | "FATT";
  readonly tracking: string;
  readonly changedMs: number;
}

function openWith(
  options: ForeignOptions,
  customers: string[] | null,
  parcels: ReadonlyMap<string, SoapParcel> = new Map(),
): Promise<ForeignErp> {
  const desk = new Desk(options);
  const { stock, ledger } = desk;
  let turn = 0;

  const envelope = (status: number, body: string): Reply => {
    const prefix = ["soap", "s", "SOAP-ENV"][(turn += 1) % 3] ?? "";
    const xml =
      `<?xml version="1.0" encoding="ISO-8859-1"?><${prefix}:Envelope xmlns:${prefix}="http://schemas.xmlsoap.org/soap/envelope/"` +
      ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><${prefix}:Body>${body}</${prefix}:Body></${prefix}:Envelope>`;
    const written = xml.replaceAll(/[\u0100-\u{10FFFF}]/gu, (sign) => `&#${String(sign.codePointAt(0))};`);
    return { status, headers: { "content-type": "text/xml" }, body: Buffer.from(written, "latin1") };
  };
  const answer = (name: string, body: string): Reply =>
    envelope(200, `<n:${name}Response xmlns:n="urn:negozio">${body}</n:${name}Response>`);
  const fault = (code: string, text: string, detail = "", status = 500): Reply =>
    envelope(
      status,
      `<Fault>${element("faultcode", code)}${element("faultstring", text)}<detail>${detail}</detail></Fault>`,
    );

  const sell = (written: Fields, body: string): Reply => {
    const wrong = SEQUENCE.filter((name, at) => Object.keys(written)[at] !== name);
    if (wrong.length > 0)
      return fault("Ordine", "Ordine non valido", element("errore", `${String(wrong[0])} inatteso`));
    if (customers !== null && customers[Number(written["cliente"]) - 1] === undefined) {
      return fault("Ordine", "Ordine non valido", element("errore", "cliente sconosciuto"));
    }
    const lines = [written["righe"]]
      .flat()
      .flatMap((list) => [(list as Fields)["riga"]].flat() as Record<string, string>[]);
    if (lines.some(({ um }) => um !== "PZ"))
      return fault("Ordine", "Ordine non valido", element("errore", "um mancante"));
    const sold = lines.map(({ codice = "", quantita = "", importo = "" }) => ({
      ...(codice === "" ? {} : { good: stock.withSku(codice) }),
      quantity: Number(quantita),
      centimes: moneyOf(importo),
    }));
    const sale = {
      reference: String(written["riferimento"]),
      body,
      lines: sold,
      total: moneyOf(String(written["totale"])),
    };
    return desk.enter(sale, {
      numbers: (count) => ({ id: String(8000 + count), number: `S${String(count)}` }),
      taken: (order) => answer("CreaOrdine", headOf(order)),
      double: (order) => fault("Doppio", "Riferimento già usato", headOf(order)),
      refused: (flaws) => fault("Ordine", "Ordine non valido", flaws.map((flaw) => element("errore", flaw)).join("")),
      article: (line) => `riga ${String(line + 1)}: articolo sconosciuto`,
      total: "totale errato",
    });
  };

  const act = (call: Call): Reply => {
    if (call.headers.authorization !== desk.basic) return fault("Accesso", "Accesso negato", "", 401);
    const asked = inBody(call.body);
    switch (purposeOf(call)) {
      case "shop":
        return asked["negozio"] === desk.credentials.shopId
          ? answer("LeggiNegozio", shopOf(desk.credentials.shopId))
          : fault("Negozio", "Sconosciuto");
      case "products": {
        const sinceMs = typeof asked["dal"] === "string" ? Date.parse(asked["dal"]) : 0;
        const found = stock.changedSince(sinceMs, typeof asked["codice"] === "string" ? asked["codice"] : null);
        const page = Number(asked["pagina"]) * PAGE;
        return answer(
          "LeggiArticoli",
          `<articoli>${found
            .slice(page, page + PAGE)
            .map(articleOf)
            .join("")}</articoli>`,
        );
      }
      case "product": {
        const good = stock.get(Number(asked["id"]));
        return good === null ? fault("Articolo", "Articolo sconosciuto") : answer("LeggiArticolo", articleOf(good));
      }
      case "createOrder":
        return sell(asked["ordine"] as Fields, call.body);
      case "findOrder": {
        const found = ledger.orders.filter(({ reference }) => reference === asked["riferimento"]);
        return answer(
          "CercaOrdini",
          element("numero", String(found.length)) + found.map((one) => `<ordine>${headOf(one)}</ordine>`).join(""),
        );
      }
      case "listOrders": {
        const sinceMs = Date.parse(String(asked["dal"]));
        const changed = ledger.orders.flatMap((order) => {
          const parcel = parcels.get(order.reference);
          return parcel === undefined || parcel.changedMs < sinceMs ? [] : [deliveredOf(order, parcel)];
        });
        const page = Number(asked["pagina"]) === 0 ? changed : [];
        return answer("LeggiModificati", element("numero", String(page.length)) + page.join(""));
      }
      case "customer": {
        const email = String(asked["email"]);
        if ("nome" in asked) return answer("CreaCliente", element("id", String(customers?.push(email) ?? 0)));
        const at = customers?.indexOf(email) ?? -1;
        return answer("CercaCliente", at === -1 ? "" : element("id", String(at + 1)));
      }
      default:
        return fault("Client", "Operazione sconosciuta");
    }
  };
  const failure = (status: number): Reply => fault("Server", "Servizio non disponibile", "", status);
  return openVendor(desk, { purposeOf, answer: act, failure }, truthOf);
}

type Fields = Readonly<Record<string, unknown>>;

const PAGE = 25;
const PURPOSES: Readonly<Record<string, Purpose>> = {
  LeggiNegozio: "shop",
  LeggiArticoli: "products",
  LeggiArticolo: "product",
  CreaOrdine: "createOrder",
  CercaOrdini: "findOrder",
  LeggiModificati: "listOrders",
  CercaCliente: "customer",
  CreaCliente: "customer",
};
const SEQUENCE = ["riferimento", "numero", "data", "valuta", "cliente", "pagamento", "righe", "totale", "note"];
const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, htmlEntities: true });

/** The action and what is in it. */
function inBody(body: string): Fields {
  const { Envelope } = parser.parse(body) as { readonly Envelope: { readonly Body: Readonly<Record<string, Fields>> } };
  return Object.values(Envelope.Body)[0] ?? {};
}

function purposeOf({ method, path, headers }: Call): Purpose | null {
  const action = /^"urn:negozio#(\w+)"$/.exec(String(headers["soapaction"]))?.[1] ?? "";
  return method === "POST" && path === "/ws/Negozio.asmx" ? (PURPOSES[action] ?? null) : null;
}

function element(name: string, text: string | null, attributes = ""): string {
  if (text === null) return `<${name} xsi:nil="true"/>`;
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<${name} xsi:type="xsd:string"${attributes}>${escaped}</${name}>`;
}

function shopOf(shopId: string): string {
  const rates = Object.entries(CODES_OF_VAT).map(([one, code]) =>
    element("iva", VAT_PERCENT[one as Good["vat"]], ` codice="${code}"`),
  );
  return (
    element("id", shopId) +
    element("nome", "Emporio Ceresio") +
    rates.join("") +
    ["CARTA", "TWINT", "FATT"].map((code) => element("pagamento", code)).join("")
  );
}

function articleOf(good: Good): string {
  const { name, teaser, text } = good;
  const texts = (["it", "fr", "de"] as const).map(
    (language) =>
      element("nome", name[language], ` lingua="${language}"`) +
      (text === null ? "" : `<testo lingua="${language}"><![CDATA[${text[language]}]]></testo>`),
  );
  return `<articolo>${[
    element("id", String(good.no)),
    element("codice", good.sku),
    element("ean", good.gtin),
    element("attivo", good.onSale ? "S" : "N"),
    ...texts,
    element("riassunto", teaser === null ? null : teaser.it),
    element("prezzo", (good.retail / 100).toFixed(2).replace(".", ",")),
    element("iva", CODES_OF_VAT[good.vat]),
    element("aliquota", VAT_PERCENT[good.vat].replace(".", ",")),
    element("giacenza", String(good.free / 1000).replace(".", ",")),
    element("modificato", new Date(good.changedMs).toISOString()),
  ].join("")}</articolo>`;
}

function truthOf(good: Good): StockedProduct {
  const { teaser } = good;
  const read = understood(good, {
    texts: (words) => ({ ...words }),
    prices: { BASE: good.retail },
    vatCode: CODES_OF_VAT[good.vat],
  });
  return { ...read, shortDescription: teaser === null ? null : teaser.it };
}

function deliveredOf(order: TakenOrder, { state, tracking }: SoapParcel): string {
  const parcel = element("corriere", "Posta") + element("lettera", tracking);
  return `<ordine>${headOf(order)}${element("stato", state)}<collo>${parcel}</collo></ordine>`;
}

function headOf({ id, number, reference }: TakenOrder): string {
  return element("id", id) + element("numero", number) + element("riferimento", reference);
}
