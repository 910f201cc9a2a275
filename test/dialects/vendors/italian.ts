import { z } from "zod";

import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor, type Sale } from "../counter/desk.ts";
import {
  type Call,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  parsed,
  type Purpose,
  type Reply,
  type TakenOrder,
} from "../counter/foreign-server.ts";
import { moneyOf, placeOf, understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT, type VatClass } from "../counter/goods.ts";

/**
 * An Italian back office: Basic auth, pages by number from 1, JSON numbers for decimals, instants with the offset of
 * Zurich. Every answer has its result in `esito`. Text has one field per language (`nome_it`, `nome_fr`).
 *
 * - `GET  /gestionale/rest/aziende/OWNER/negozi/SHOP` → `{"esito","negozio":{…}}`
 * - `GET  …/articoli?pagina=1&perPagina=20&modificatoDal=INSTANT&codice=SKU` → `{"esito","pagina","pagine","totale","oraServer","articoli":[…]}`;
 *   beyond the last page the list is empty
 * - `GET  …/articoli/ID` → `{"esito","articolo":{…}}`
 * - `POST …/ordini`, header `X-Id-Richiesta` → 201 `{"esito","ordine":{…}}`; the same id and body again: 200 with the first
 *   answer; the same id with another body, or an existing `riferimento`: 409
 * - `GET  …/ordini?riferimento=REF` → `{"esito","ordini":[…]}`, none or one
 * - `GET  …/ordini?dal=INSTANT&al=INSTANT&pagina=1&perPagina=20` → the same for orders placed in between, with `stato`,
 *   `valuta`, `totali` and `iva`
 *
 * Failures: `{"esito":"ERRORE","codiceErrore","messaggio","dettagli":[{"campo","motivo"}],"ordineEsistente":{"id","numero"}}`
 */
export function openItalian(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  return openVendor(desk, new Gestionale(desk), truthOf);
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
  readonly #desk: Desk;

  constructor(desk: Desk) {
    const { ownerId, shopId } = desk.credentials;
    this.#base = `/gestionale/rest/aziende/${ownerId}/negozi/${shopId}`;
    this.#desk = desk;
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
    if (call.headers.authorization !== this.#desk.basic) {
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
      codice: this.#desk.credentials.shopId,
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
    const trovati = this.#desk.stock.changedSince(dalMs, query.get("codice"));
    return jsonReply(200, {
      esito: "OK",
      pagina,
      pagine: Math.ceil(trovati.length / perPagina),
      totale: trovati.length,
      oraServer: oraLocale(this.#desk.now()),
      articoli: trovati.slice((pagina - 1) * perPagina, pagina * perPagina).map(articoloOf),
    });
  }

  #articolo(id: string): Reply {
    const good = this.#desk.stock.get(Number(id));
    if (good === null) return errore(404, "ARTICOLO_SCONOSCIUTO", `L'articolo ${id} non esiste`);
    return jsonReply(200, { esito: "OK", articolo: articoloOf(good) });
  }

  #registra(call: Call): Reply {
    const header = call.headers["x-id-richiesta"];
    const request = typeof header === "string" ? header : "";
    const before = this.#desk.orderOfKey(request, call.body);
    if (before?.isSame === true) return jsonReply(200, this.#ordineDi(before.order));
    if (before !== null) return errore(409, "ID_RICHIESTA_RIUTILIZZATO", "Stesso id, altro contenuto");
    const order = Ordine.safeParse(parsed(call.body));
    if (!order.success) return nonValido(order.error.issues.map((one) => [placeOf(one.path), one.message] as const));
    return this.#desk.enter<Motivo>(this.#vendita(order.data, call.body, request), {
      numbers: (count) => ({ id: String(5000 + count), number: `OV-2026-${String(count).padStart(5, "0")}` }),
      taken: (taken) => jsonReply(201, this.#ordineDi(taken)),
      double: ({ id, number }) => {
        const ordineEsistente = { id: Number(id), numero: number };
        return errore(409, "RIFERIMENTO_DUPLICATO", "Riferimento già registrato", { ordineEsistente });
      },
      refused: nonValido,
      article: (line) => [`righe[${String(line)}].codice`, "articolo sconosciuto"],
      total: ["totali", "somma delle righe diversa"],
      others: motiviDi(order.data),
    });
  }

  #vendita({ riferimento, righe, totali, ivaInclusa }: OrdineJson, body: string, key: string): Sale {
    const lines = righe.map(({ tipo, codice, quantita, importo }) => ({
      ...(tipo === "ARTICOLO" && codice != null ? { good: this.#desk.stock.withSku(codice) } : {}),
      quantity: Number(quantita),
      centimes: moneyOf(importo),
    }));
    const total = moneyOf(ivaInclusa ? totali.totale : totali.imponibile);
    return { reference: riferimento, body, key, lines, total };
  }

  #ordineDi({ id, number, reference }: TakenOrder): Record<string, unknown> {
    return { esito: "OK", ordine: { id: Number(id), numero: number, riferimento: reference } };
  }

  #cerca(riferimento: string | null): Reply {
    if (riferimento === null) return errore(400, "PARAMETRO", "riferimento: obbligatorio");
    const found = this.#desk.ledger.orders.filter((one) => one.reference === riferimento);
    const ordini = found.map(({ id, number }) => ({ id: Number(id), numero: number, riferimento }));
    return jsonReply(200, { esito: "OK", ordini });
  }

  #elenca(query: URLSearchParams): Reply {
    const [dal, al] = [Date.parse(query.get("dal") ?? ""), Date.parse(query.get("al") ?? "")];
    const [pagina, perPagina] = [Number(query.get("pagina") ?? 1), Number(query.get("perPagina") ?? 20)];
    const trovati = this.#desk.ledger.orders.flatMap((one) => {
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

type Motivo = readonly [campo: string, motivo: string];
type OrdineJson = z.output<typeof Ordine>;

function motiviDi({ pagamento, righe, totali }: OrdineJson): readonly Motivo[] {
  const motivi: Motivo[] = [];
  if (!MODI_PAGAMENTO.some((modo) => modo.codice === pagamento.codice)) {
    motivi.push(["pagamento.codice", "modo di pagamento sconosciuto"]);
  }
  for (const [at, { tipo, codiceIva, aliquota, importo }] of righe.entries()) {
    const campo = `righe[${String(at)}]`;
    const classe = CLASSI.find((one) => IVA[one] === codiceIva);
    if (classe === undefined) motivi.push([`${campo}.codiceIva`, "codice IVA sconosciuto"]);
    else if (Number(VAT_PERCENT[classe]) !== Number(aliquota)) motivi.push([`${campo}.aliquota`, "non del codice"]);
    if (tipo === "SCONTO" && Number(importo) > 0) motivi.push([`${campo}.importo`, "uno sconto è negativo"]);
  }
  const { imponibile, imposta, totale } = totali;
  if (moneyOf(imponibile) + moneyOf(imposta) !== moneyOf(totale)) motivi.push(["totali", "imposta incoerente"]);
  return motivi;
}

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
  return understood(good, {
    texts: ({ it, fr }) => ({ it, fr }),
    prices: { PUBBLICO: good.retail, RIVENDITORI: good.trade },
    vatCode: IVA[good.vat],
  });
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

function nonValido(motivi: readonly Motivo[]): Reply {
  const dettagli = motivi.map(([campo, motivo]) => ({ campo, motivo }));
  return errore(422, "ORDINE_NON_VALIDO", "L'ordine contiene errori", { dettagli });
}

function errore(status: number, codiceErrore: string, messaggio: string, more: Record<string, unknown> = {}): Reply {
  return jsonReply(status, { esito: "ERRORE", codiceErrore, messaggio, ...more });
}
