import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../../dialects/counter/desk.ts";
import type { Call, ForeignErp, ForeignOptions, Purpose, Reply } from "../../dialects/counter/foreign-server.ts";
import { CODES_OF_VAT, moneyOf, understood } from "../../dialects/counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../../dialects/counter/goods.ts";

/**
 * A program that speaks CSV in windows-1252 behind Basic: `GET /articoli.csv`, all at once, with the number of rows in
 * `X-Righe`; `GET /giacenze.csv`, the stock of each; `POST /ordini.csv?rif=REF&totale=SUM`, a row for each line, 409 for a
 * reference that is there; `GET /ordini.csv?rif=REF`, a row for each rate of VAT.
 */
export function openCsv(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  const { stock, ledger } = desk;
  const act = (call: Call): Reply => {
    if (call.headers.authorization !== desk.basic) return reply(401, "non autorizzato");
    const rif = call.query.get("rif") ?? "";
    switch (purposeOf(call)) {
      case "products":
        return table(
          ["id", "codice", "ean", "descrizione", "prezzo", "iva", "aliquota", "attivo"],
          stock.all.map(rowOf),
        );
      case "product":
        return table(
          ["id", "giacenza", "impegnato"],
          stock.all.map(({ no, free, setAside }) => [
            String(no),
            comma((free + setAside) / 1000),
            comma(setAside / 1000),
          ]),
        );
      case "findOrder":
        return table(
          ["id", "numero", "rif", "aliquota", "netto", "iva", "lordo"],
          ledger.orders
            .filter(({ reference }) => desk.isFound(reference, rif))
            .flatMap(({ id, number, reference, body }) =>
              vatOf(body).map((cells) => [id, number, reference, ...cells]),
            ),
        );
      case "createOrder": {
        const sold = linesOf(call.body).map(([code = "", quantity = "", , total = ""]) => ({
          ...(code === "" ? {} : { good: stock.withSku(code) }),
          quantity: Number(quantity.replace(",", ".")),
          centimes: moneyOf(total),
        }));
        const sale = { reference: rif, body: call.body, lines: sold, total: moneyOf(call.query.get("totale") ?? "") };
        return desk.enter(sale, {
          numbers: (count) => ({ id: String(count), number: `C${String(count)}` }),
          taken: ({ id, number, reference }) => table(["id", "numero", "rif"], [[id, number, reference]]),
          double: ({ number }) => reply(409, `già presente: ${number}`),
          refused: (flaws) => reply(422, flaws.join(", ")),
          article: (line) => `riga ${String(line + 1)}: articolo sconosciuto`,
          total: "totale errato",
        });
      }
      default:
        return reply(404, "non trovato");
    }
  };
  return openVendor(desk, { purposeOf, answer: act, failure: (status) => reply(status, "errore") }, truthOf);
}

function purposeOf({ method, path }: Call): Purpose | null {
  if (path === "/articoli.csv") return "products";
  if (path === "/giacenze.csv") return "product";
  if (path !== "/ordini.csv") return null;
  return method === "POST" ? "createOrder" : "findOrder";
}

function rowOf(good: Good): readonly string[] {
  const { no, sku, gtin, name, retail, vat, onSale } = good;
  return [
    String(no),
    sku,
    gtin ?? "",
    nameOf(name.it),
    comma(retail / 100),
    CODES_OF_VAT[vat],
    comma(Number(VAT_PERCENT[vat])),
    onSale ? "S" : "N",
  ];
}

/** What windows-1252 lacks is not in these names. */
function nameOf(name: string): string {
  return name.replaceAll("🍋", "(limone)");
}

function linesOf(body: string): readonly (readonly string[])[] {
  return body
    .trim()
    .split("\r\n")
    .slice(1)
    .map((row) => row.split(";"));
}

/** Rate, net, VAT and gross of the lines of each rate. */
function vatOf(body: string): readonly (readonly string[])[] {
  const sums = new Map<string, number>();
  for (const [, , , total = "", rate = ""] of linesOf(body)) sums.set(rate, (sums.get(rate) ?? 0) + moneyOf(total));
  return [...sums].map(([rate, gross]) => {
    const vat = Math.round((gross * Number(rate)) / (100 + Number(rate)));
    return [rate, gross - vat, vat, gross].map((cell, at) => comma(at === 0 ? Number(cell) : Number(cell) / 100));
  });
}

function comma(value: number): string {
  return String(value).replace(".", ",");
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): Reply {
  const quoted = (cell: string): string => (/[";]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const text = [names, ...rows].map((row) => `${row.map(quoted).join(";")}\r\n`).join("");
  return reply(200, text, { "x-righe": String(rows.length) });
}

function reply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "text/csv", ...headers }, body: Buffer.from(text, "latin1") };
}

function truthOf(good: Good): StockedProduct {
  const read = understood(good, {
    texts: ({ it }) => nameOf(it),
    prices: { LIST: good.retail },
    vatCode: CODES_OF_VAT[good.vat],
  });
  return { ...read, shortDescription: null, description: null };
}
