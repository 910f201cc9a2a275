import { z } from "zod";

import type { StockedProduct } from "../support/specimens.ts";
import {
  type Call,
  credentialsOf,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  listen,
  parsed,
  type Purpose,
  type Reply,
  RoadLedger,
  type TakenOrder,
} from "./foreign-server.ts";
import { type Good, someGoods, StockRoom, VAT_PERCENT, type VatClass } from "./goods.ts";

/**
 * An Italian back office: Basic auth, pages by number from 1, JSON numbers for decimals, instants with the offset of
 * Zurich. Every answer says how it went in `esito`. Text stands in a field for each language (`nome_it`, `nome_fr`).
 *
 * - `GET  /gestionale/rest/aziende/OWNER/negozi/SHOP` → `{"esito","negozio":{…}}`
 * - `GET  …/articoli?pagina=1&perPagina=20&modificatoDal=INSTANT&codice=SKU` → `{"esito","pagina","pagine","totale","oraServer","articoli":[…]}`;
 *   beyond the last page the list is empty
 * - `GET  …/articoli/ID` → `{"esito","articolo":{…}}`
 * - `POST …/ordini`, header `X-Id-Richiesta` → 201 `{"esito","ordine":{…}}`; the same id and body again: 200 with the first
 *   answer; the same id with another body, or a `riferimento` already there: 409
 * - `GET  …/ordini?riferimento=REF` → `{"esito","ordini":[…]}`, none or one
 * - `GET  …/ordini?dal=INSTANT&al=INSTANT&pagina=1&perPagina=20` → the same, of those placed in between, with `stato`,
 *   `valuta`, `totali` and `iva`
 *
 * Failures: `{"esito":"ERRORE","codiceErrore","messaggio","dettagli":[{"campo","motivo"}],"ordineEsistente":{"id","numero"}}`
 */
export async function openItalian(options: ForeignOptions = {}): Promise<ForeignErp> {
  const now = options.now ?? Date.now;
  const ledger = new RoadLedger();
  const stock = new StockRoom(someGoods(options.seed ?? 1), now);
  const vendor = new Gestionale(options, stock, ledger, now);
  return { ...(await listen(vendor, ledger, now)), stock, truth: () => stock.all.map(truthOf) };
}

const MAX_PER_PAGINA = 50;

const IVA: Readonly<Record<VatClass, string>> = {
  normal: "IVA-N",
  reduced: "IVA-R",
  lodging: "IVA-S",
  exempt: "ESENTE",
};

const MODI_PAGAMENTO = [
  { codice: "CARTA", descrizione: "Carta di credito" },
  { codice: "TWINT", descrizione: "TWINT" },
  { codice: "CONTR", descrizione: "Contrassegno" },
  { codice: "FATT", descrizione: "Fattura" },
];

class Gestionale {
  readonly #base: string;
  readonly #authorization: string;
  readonly #stock: StockRoom;
  readonly #ledger: RoadLedger;
  readonly #now: () => number;
  readonly #shopId: string;
  readonly #byRequest = new Map<string, TakenOrder>();

  constructor(options: ForeignOptions, stock: StockRoom, ledger: RoadLedger, now: () => number) {
    const { ownerId, shopId, username, password } = credentialsOf(options);
    this.#base = `/gestionale/rest/aziende/${ownerId}/negozi/${shopId}`;
    this.#authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    this.#shopId = shopId;
    this.#stock = stock;
    this.#ledger = ledger;
    this.#now = now;
  }

  purposeOf({ method, path, query }: Call): Purpose | null {
    const rest = path.startsWith(this.#base) ? path.slice(this.#base.length) : null;
    if (method === "POST") return rest === "/ordini" ? "createOrder" : null;
    if (method !== "GET" || rest === null) return null;
    if (rest === "") return "shop";
    if (rest === "/articoli") return "products";
    if (rest === "/ordini") return query.has("dal") ? "listOrders" : "findOrder";
    return /^\/articoli\/[^/]+$/.test(rest) ? "product" : null;
  }

  failure(status: number): Reply {
    return errore(status, `HTTP_${String(status)}`, "Richiesta non eseguita");
  }

  answer(call: Call): Reply {
    if (call.headers.authorization !== this.#authorization) {
      const reply = errore(401, "CREDENZIALI", "Utente o parola d'ordine non validi");
      return { ...reply, headers: { ...reply.headers, "www-authenticate": 'Basic realm="Gestionale"' } };
    }
    switch (this.purposeOf(call)) {
      case "shop":
        return this.#negozio();
      case "products":
        return this.#articoli(call.query);
      case "product":
        return this.#articolo(call.path.slice(call.path.lastIndexOf("/") + 1));
      case "createOrder":
        return this.#registra(call);
      case "findOrder":
        return this.#cerca(call.query.get("riferimento"));
      case "listOrders":
        return this.#elenca(call.query);
      default:
        return errore(404, "RISORSA_SCONOSCIUTA", `Nessuna risorsa a ${call.path}`);
    }
  }

  #negozio(): Reply {
    const negozio = {
      codice: this.#shopId,
      ragioneSociale: "Bottega Bernasconi Sagl",
      valuta: "CHF",
      prezziIvaInclusa: true,
      lingue: ["it", "fr"],
      listini: [
        { codice: "PUBBLICO", nome: "Prezzi al pubblico" },
        { codice: "RIVENDITORI", nome: "Prezzi ai rivenditori" },
      ],
      aliquoteIva: CLASSI.map((one) => ({ codice: IVA[one], aliquota: Number(VAT_PERCENT[one]) })),
      modiPagamento: MODI_PAGAMENTO,
    };
    return jsonReply(200, { esito: "OK", negozio });
  }

  #articoli(query: URLSearchParams): Reply {
    const pagina = Number(query.get("pagina") ?? 1);
    const perPagina = Number(query.get("perPagina") ?? 20);
    const dal = query.get("modificatoDal");
    const dalMs = dal === null ? 0 : Date.parse(dal);
    if (!Number.isInteger(pagina) || pagina < 1) return errore(400, "PARAMETRO", "pagina: 1, 2, 3…");
    if (!Number.isInteger(perPagina) || perPagina < 1 || perPagina > MAX_PER_PAGINA) {
      return errore(400, "PARAMETRO", `perPagina: da 1 a ${String(MAX_PER_PAGINA)}`);
    }
    if (Number.isNaN(dalMs)) return errore(400, "PARAMETRO", "modificatoDal: data e ora ISO 8601");
    const codice = query.get("codice");
    const trovati = this.#stock.changedSince(dalMs).filter((good) => codice === null || good.sku === codice);
    return jsonReply(200, {
      esito: "OK",
      pagina,
      pagine: Math.ceil(trovati.length / perPagina),
      totale: trovati.length,
      oraServer: oraLocale(this.#now()),
      articoli: trovati.slice((pagina - 1) * perPagina, pagina * perPagina).map(articoloOf),
    });
  }

  #articolo(id: string): Reply {
    const good = this.#stock.get(Number(id));
    if (good === null) return errore(404, "ARTICOLO_SCONOSCIUTO", `L'articolo ${id} non esiste`);
    return jsonReply(200, { esito: "OK", articolo: articoloOf(good) });
  }

  #registra(call: Call): Reply {
    const header = call.headers["x-id-richiesta"];
    const request = typeof header === "string" ? header : "";
    const before = this.#byRequest.get(request);
    if (before !== undefined && before.body === call.body) return jsonReply(200, this.#ordineDi(before));
    if (before !== undefined) return errore(409, "ID_RICHIESTA_RIUTILIZZATO", "Stesso id, altro contenuto");
    const order = Ordine.safeParse(parsed(call.body));
    if (!order.success) return nonValido(order.error.issues.map((one) => [campoDi(one.path), one.message] as const));
    const existing = this.#ledger.orders.find((one) => one.reference === order.data.riferimento);
    if (existing !== undefined) {
      const { id, number } = existing;
      const ordineEsistente = { id: Number(id), numero: number };
      return errore(409, "RIFERIMENTO_DUPLICATO", "Riferimento già registrato", { ordineEsistente });
    }
    const motivi = this.#motivi(order.data);
    if (motivi.length > 0) return nonValido(motivi);
    const taken = this.#prendi(order.data, call.body);
    if (request !== "") this.#byRequest.set(request, taken);
    return jsonReply(201, this.#ordineDi(taken));
  }

  #prendi(ordine: z.output<typeof Ordine>, body: string): TakenOrder {
    const count = this.#ledger.orders.length + 1;
    const number = `OV-2026-${String(count).padStart(5, "0")}`;
    const taken = { reference: ordine.riferimento, id: String(5000 + count), number, body };
    this.#ledger.orders.push(taken);
    for (const { codice, quantita } of ordine.righe) if (codice != null) this.#stock.take(codice, Number(quantita));
    return taken;
  }

  #ordineDi({ id, number, reference }: TakenOrder): Record<string, unknown> {
    return { esito: "OK", ordine: { id: Number(id), numero: number, riferimento: reference } };
  }

  #cerca(riferimento: string | null): Reply {
    if (riferimento === null) return errore(400, "PARAMETRO", "riferimento: obbligatorio");
    const found = this.#ledger.orders.filter((one) => one.reference === riferimento);
    const ordini = found.map(({ id, number }) => ({ id: Number(id), numero: number, riferimento }));
    return jsonReply(200, { esito: "OK", ordini });
  }

  #elenca(query: URLSearchParams): Reply {
    const [dal, al] = [Date.parse(query.get("dal") ?? ""), Date.parse(query.get("al") ?? "")];
    const [pagina, perPagina] = [Number(query.get("pagina") ?? 1), Number(query.get("perPagina") ?? 20)];
    const trovati = this.#ledger.orders.flatMap((one) => {
      const ordine = Ordine.parse(parsed(one.body));
      const quando = Date.parse(ordine.data);
      return quando >= dal && quando < al ? [{ one, ordine }] : [];
    });
    const ordini = trovati.slice((pagina - 1) * perPagina, pagina * perPagina).map(({ one, ordine }) => {
      const { imponibile, imposta, totale } = ordine.totali;
      return {
        id: Number(one.id),
        numero: one.number,
        riferimento: one.reference,
        stato: "APERTO",
        valuta: ordine.valuta,
        totali: { imponibile: Number(imponibile), imposta: Number(imposta), totale: Number(totale) },
      };
    });
    return jsonReply(200, { esito: "OK", pagina, ordini });
  }

  #motivi(ordine: z.output<typeof Ordine>): readonly (readonly [string, string])[] {
    const motivi: [string, string][] = [];
    if (!MODI_PAGAMENTO.some((modo) => modo.codice === ordine.pagamento.codice)) {
      motivi.push(["pagamento.codice", "modo di pagamento sconosciuto"]);
    }
    ordine.righe.forEach((riga, at) => {
      const campo = `righe[${String(at)}]`;
      const classe = CLASSI.find((one) => IVA[one] === riga.codiceIva);
      if (riga.tipo === "ARTICOLO" && riga.codice != null && this.#stock.withSku(riga.codice) === null) {
        motivi.push([`${campo}.codice`, "articolo sconosciuto"]);
      }
      if (classe === undefined) motivi.push([`${campo}.codiceIva`, "codice IVA sconosciuto"]);
      else if (Number(VAT_PERCENT[classe]) !== Number(riga.aliquota))
        motivi.push([`${campo}.aliquota`, "non del codice"]);
      if (riga.tipo === "SCONTO" && Number(riga.importo) > 0)
        motivi.push([`${campo}.importo`, "uno sconto è negativo"]);
    });
    const { imponibile, imposta, totale } = ordine.totali;
    const somma = ordine.righe.reduce((all, riga) => all + centesimi(riga.importo), 0);
    if (somma !== centesimi(ordine.ivaInclusa ? totale : imponibile))
      motivi.push(["totali", "somma delle righe diversa"]);
    if (centesimi(imponibile) + centesimi(imposta) !== centesimi(totale)) motivi.push(["totali", "imposta incoerente"]);
    return motivi;
  }
}

const CLASSI = ["normal", "reduced", "lodging", "exempt"] as const;

const numero = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)], { error: "numero" });
const testo = z.string().nullish();
const indirizzo = z.object({
  ragioneSociale: testo,
  nome: testo,
  cognome: testo,
  indirizzo: testo,
  cap: testo,
  citta: testo,
  provincia: testo,
  nazione: z.string().regex(/^[A-Z]{2}$/, { error: "sigla ISO" }),
  telefono: testo,
  partitaIva: testo,
  codiceFiscale: testo,
  pec: testo,
  codiceDestinatario: testo,
});
const Ordine = z.object({
  riferimento: z.string().min(1).max(64),
  numero: z.string().min(1),
  data: z.iso.datetime({ offset: true }),
  valuta: z.literal("CHF"),
  ivaInclusa: z.boolean(),
  cliente: z.object({ codice: testo, email: testo, telefono: testo, lingua: testo }),
  fatturazione: indirizzo,
  spedizione: indirizzo,
  pagamento: z.object({ codice: z.string(), descrizione: testo, saldato: z.boolean(), transazione: testo }),
  righe: z
    .array(
      z.object({
        tipo: z.enum(["ARTICOLO", "TRASPORTO", "SCONTO", "SPESA"]),
        codice: testo,
        descrizione: z.string(),
        quantita: numero,
        prezzo: numero,
        codiceIva: z.string(),
        aliquota: numero,
        importo: numero,
      }),
    )
    .min(1),
  totali: z.object({ imponibile: numero, imposta: numero, totale: numero }),
  note: testo,
});

function articoloOf(good: Good): Record<string, unknown> {
  const { no, sku, gtin, onSale, name, teaser, text, retail, trade, vat, free, setAside, unit, changedMs } = good;
  const prezzo = (listino: string, cents: number): Record<string, unknown> => {
    return { listino, valuta: "CHF", importo: cents / 100, ivaInclusa: true };
  };
  return {
    id: no,
    codice: sku,
    codiceBarre: gtin,
    attivo: onSale,
    nome_it: name.it,
    nome_fr: name.fr,
    descrizioneBreve_it: teaser?.it ?? null,
    descrizioneBreve_fr: teaser?.fr ?? null,
    descrizione_it: text?.it ?? null,
    descrizione_fr: text?.fr ?? null,
    costoAcquisto: Math.round(retail * 0.55) / 100,
    prezzi: [prezzo("PUBBLICO", retail), ...(trade === null ? [] : [prezzo("RIVENDITORI", trade)])],
    iva: { codice: IVA[vat], aliquota: Number(VAT_PERCENT[vat]) },
    giacenza: {
      fisica: (free + setAside) / 1000,
      impegnata: setAside / 1000,
      disponibile: free / 1000,
      unita: { piece: "pz", kilo: "kg", metre: "m" }[unit],
    },
    creato: oraLocale(changedMs - 86_400_000),
    ultimaModifica: oraLocale(changedMs),
  };
}

function truthOf(good: Good): StockedProduct {
  const { no, sku, gtin, onSale, name, teaser, text, retail, trade, vat, free, changedMs } = good;
  const price = (list: string, cents: number) => {
    return { list, currency: "CHF", amount: (cents / 100).toFixed(2), includesVat: true };
  };
  return {
    id: String(no),
    sku,
    ean: gtin,
    active: onSale,
    name: { it: name.it, fr: name.fr },
    shortDescription: teaser === null ? null : { it: teaser.it, fr: teaser.fr },
    description: text === null ? null : { it: text.it, fr: text.fr },
    prices: [price("PUBBLICO", retail), ...(trade === null ? [] : [price("RIVENDITORI", trade)])],
    vat: { code: IVA[vat], rate: VAT_PERCENT[vat] },
    quantity: String(free / 1000),
    updatedAt: new Date(changedMs).toISOString(),
  };
}

const ZURICH = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Zurich",
  dateStyle: "short",
  timeStyle: "medium",
});

/** `2026-11-24T10:30:00+01:00` */
function oraLocale(ms: number): string {
  const local = ZURICH.format(ms).replace(" ", "T");
  const offsetHours = Math.round((Date.parse(`${local}Z`) - ms) / 3_600_000);
  return `${local}+0${String(offsetHours)}:00`;
}

function centesimi(value: string | number): number {
  return Math.round(Number(value) * 100);
}

function campoDi(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${String(part)}]` : `.${String(part)}`))
    .join("")
    .slice(1);
}

function nonValido(motivi: readonly (readonly [string, string])[]): Reply {
  const dettagli = motivi.map(([campo, motivo]) => ({ campo, motivo }));
  return errore(422, "ORDINE_NON_VALIDO", "L'ordine contiene errori", { dettagli });
}

function errore(status: number, codiceErrore: string, messaggio: string, more: Record<string, unknown> = {}): Reply {
  return jsonReply(status, { esito: "ERRORE", codiceErrore, messaggio, ...more });
}
