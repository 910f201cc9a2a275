import { z } from "zod";

import { parseForm } from "../../../src/sandbox/framework360/envelope.ts";
import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../counter/desk.ts";
import type {
  Call,
  ForeignErp,
  ForeignOptions,
  Purpose,
  Reply,
  TakenOrder,
  Vendor,
} from "../counter/foreign-server.ts";
import { CODES_OF_VAT, moneyOf, NUMBER, understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../counter/goods.ts";

/**
 * An Italian PHP program behind one address, `/box/index.php?r=OPERATION`, called by POST with a form. It always answers
 * 200 and declares its JSON as `text/html`: `{"esito":"OK","dati":…}` or `{"esito":"KO","errore":{"codice","testo","campi"?,
 * "ordine"?}}`, also for an expired session. The login requires a header `X-Azienda`, and returns a cookie.
 *
 * - `accesso`: `utente`, `parola` → cookie `PHPSESSID`; valid for 20 minutes
 * - `negozio` → the shop
 * - `articoli`: `dal` (`dd/MM/yyyy HH:mm:ss`, Rome), `codice`, `pagina` from 0, 20 a page → `{"ora": seconds since 1970,
 *   "articoli": {"1001": {…}, …}}`, by id; beyond the last page: `[]`
 * - `articolo`: `id` → the article, with its id as the key; unknown: `ART_ASSENTE`
 * - `ordina`: `ordine[riferimento]`, `ordine[righe][0][articolo]` (the article's own id) … → `{"id","numero"}`; `RIF_DOPPIO` with
 *   `ordine`, `ORDINE_ERRATO` with `campi`
 * - `ordine`: `riferimento` → the order, or `[]`
 *
 * The sellable stock is `giacenza` less `impegnato`.
 */
export function openPhpBox(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  return openVendor(desk, new Box(desk), truthOf);
}

const SESSION_MS = 20 * 60_000;
const PAGE = 20;
const PURPOSES: Readonly<Record<string, Purpose>> = {
  accesso: "session",
  negozio: "shop",
  articoli: "products",
  articolo: "product",
  ordina: "createOrder",
  ordine: "findOrder",
};
const PAGAMENTI = [
  { sigla: "CC", testo: "Carta" },
  { sigla: "TW", testo: "Twint" },
  { sigla: "FT", testo: "Fattura" },
];

class Box implements Vendor {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  purposeOf({ method, path, query }: Call): Purpose | null {
    return method === "POST" && path === "/box/index.php" ? (PURPOSES[query.get("r") ?? ""] ?? null) : null;
  }

  failure(status: number): Reply {
    return reply(status, { esito: "KO", errore: { codice: "GUASTO", testo: "Servizio non disponibile" } });
  }

  answer(call: Call): Reply {
    const purpose = this.purposeOf(call);
    const form = parseForm(call.body);
    if (purpose === null) return ko("PAGINA_ASSENTE", "Pagina inesistente");
    if (purpose === "session") return this.#accesso(call, form);
    const [, session] = /(?:^|;\s*)PHPSESSID=([^;]+)/.exec(call.headers.cookie ?? "") ?? [];
    if (!this.#desk.isOpen(session)) return ko("SESSIONE_SCADUTA", "Sessione scaduta");
    switch (purpose) {
      case "shop":
        return this.#negozio();
      case "products":
        return this.#articoli(form);
      case "product":
        return this.#articolo(String(form["id"]));
      case "createOrder":
        return this.#ordina(form);
      default:
        return this.#ordine(String(form["riferimento"]));
    }
  }

  #accesso({ headers }: Call, form: Record<string, unknown>): Reply {
    const { username, password, ownerId } = this.#desk.credentials;
    const isRight = form["utente"] === username && form["parola"] === password && headers["x-azienda"] === ownerId;
    if (!isRight) return ko("ACCESSO_NEGATO", "Utente o parola errati");
    const session = this.#desk.openSession(SESSION_MS);
    return ok({ utente: username }, { "set-cookie": `PHPSESSID=${session}; path=/; HttpOnly` });
  }

  #negozio(): Reply {
    return ok({
      id: this.#desk.credentials.shopId,
      insegna: "Bottega del Lago",
      valuta: "CHF",
      iva: Object.entries(CODES_OF_VAT).map(([one, codice]) => ({
        codice,
        aliquota: VAT_PERCENT[one as Good["vat"]].replace(".", ","),
      })),
      pagamenti: PAGAMENTI,
    });
  }

  #articoli(form: Record<string, unknown>): Reply {
    const { dal, codice } = form;
    const sinceMs = typeof dal === "string" ? msOf(dal) : 0;
    if (Number.isNaN(sinceMs)) return ko("PARAMETRO", "dal: gg/mm/aaaa oo:mm:ss");
    const found = this.#desk.stock.changedSince(sinceMs, typeof codice === "string" ? codice : null);
    const from = Number(form["pagina"] ?? 0) * PAGE;
    const page = found.slice(from, from + PAGE).map((good) => [String(good.no), articoloOf(good)] as const);
    const ora = Math.floor(this.#desk.now() / 1000);
    // An empty array of PHP is a list.
    return ok({ ora, articoli: page.length === 0 ? [] : Object.fromEntries(page) });
  }

  #articolo(id: string): Reply {
    const good = this.#desk.stock.get(Number(id));
    return good === null ? ko("ART_ASSENTE", `Articolo ${id} inesistente`) : ok({ [id]: articoloOf(good) });
  }

  #ordina(form: Record<string, unknown>): Reply {
    const parsed = Ordine.safeParse(form["ordine"]);
    if (!parsed.success) {
      return nonValido(parsed.error.issues.map(({ path, message }) => ({ campo: path.join("."), motivo: message })));
    }
    const { riferimento, righe, totale } = parsed.data;
    const lines = righe.map(({ tipo, articolo, codice, quantita, importo: amount }) => ({
      ...(tipo === "A" && (articolo !== "" || codice !== "") ? { good: this.#find(articolo, codice) } : {}),
      quantity: Number(quantita.replace(",", ".")),
      centimes: moneyOf(amount),
    }));
    const sale = { reference: riferimento, body: JSON.stringify(form), lines, total: moneyOf(totale) };
    return this.#desk.enter(sale, {
      numbers: (count) => ({ id: String(count), number: `O${String(count)}` }),
      taken: (order) => ok(headOf(order)),
      double: (order) => ko("RIF_DOPPIO", "Riferimento gia presente", { ordine: headOf(order) }),
      refused: nonValido,
      article: (line) => ({ campo: `righe.${String(line)}.articolo`, motivo: "articolo sconosciuto" }),
      total: { campo: "totale", motivo: "non torna" },
    });
  }

  /** The article's own id is preferred to its code. */
  #find(articolo: string, codice: string): Good | null {
    return articolo === "" ? this.#desk.stock.withSku(codice) : this.#desk.stock.get(Number(articolo));
  }

  #ordine(riferimento: string): Reply {
    const found = this.#desk.orderUnder(riferimento);
    return ok(found === null ? [] : headOf(found));
  }
}

const importo = z.string().regex(/^-?\d+,\d\d$/, { error: "due decimali" });
const numero = z.string().regex(NUMBER, { error: "numero" });
const parola = z.string();
const indirizzo = z.object({ via: parola, cap: parola, citta: parola, nazione: z.string().length(2) });
const Ordine = z.object({
  riferimento: z.string().min(1).max(64),
  numero: z.string().min(1),
  del: z.string().regex(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/, { error: "gg/mm/aaaa oo:mm:ss" }),
  negozio: z.string().min(1),
  fattura: indirizzo,
  consegna: indirizzo,
  pagamento: z.enum(["CC", "TW", "FT"], { error: "pagamento sconosciuto" }),
  pagato: z.enum(["S", "N"], { error: "S o N" }),
  righe: z
    .array(
      z.object({
        tipo: z.enum(["A", "S", "B", "C"]),
        articolo: parola.default(""),
        codice: parola.default(""),
        testo: parola,
        quantita: numero,
        prezzo: numero,
        iva: z.enum(["T8", "T2", "T3", "T0"], { error: "codice IVA sconosciuto" }),
        importo,
      }),
    )
    .min(1),
  totale: importo,
});

function articoloOf(good: Good): Record<string, unknown> {
  return {
    codice: good.sku,
    barre: good.gtin ?? "",
    stato: good.onSale ? "S" : "N",
    nome: good.name.it,
    breve: good.teaser?.it ?? "",
    testo: good.text?.it ?? "",
    prezzo: (good.retail / 100).toFixed(2).replace(".", ","),
    iva: CODES_OF_VAT[good.vat],
    aliquota: VAT_PERCENT[good.vat].replace(".", ","),
    giacenza: ((good.free + good.setAside) / 1000).toFixed(3).replace(".", ","),
    impegnato: (good.setAside / 1000).toFixed(3).replace(".", ","),
    creato: Math.floor(good.changedMs / 1000) - 86_400,
    modificato: romeOf(good.changedMs),
  };
}

function truthOf(good: Good): StockedProduct {
  return understood(good, {
    texts: ({ it }) => it,
    prices: { BANCO: good.retail },
    vatCode: CODES_OF_VAT[good.vat],
  });
}

/** The offset in winter, which is when these tests take place. */
function romeOf(ms: number): string {
  const [date = "", time = ""] = new Date(ms + 3_600_000).toISOString().slice(0, 19).split("T");
  return `${date.split("-").toReversed().join("/")} ${time}`;
}

function msOf(rome: string): number {
  const [date = "", time = ""] = rome.split(" ");
  return Date.parse(`${date.split("/").toReversed().join("-")}T${time}+01:00`);
}

function headOf({ id, number, reference }: TakenOrder): Record<string, string> {
  return { id, numero: number, riferimento: reference };
}

function ok(dati: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return reply(200, { esito: "OK", dati }, headers);
}

function ko(codice: string, testo: string, more: Record<string, unknown> = {}): Reply {
  return reply(200, { esito: "KO", errore: { codice, testo, ...more } });
}

function nonValido(campi: readonly { readonly campo: string; readonly motivo: string }[]): Reply {
  return ko("ORDINE_ERRATO", "Ordine non valido", { campi });
}

function reply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "text/html; charset=UTF-8", ...headers }, body: JSON.stringify(value) };
}
