import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/**
 * A site that words things otherwise, in front of one that speaks the contract: operations, the list's envelope, the
 * fields of a product, `si` and `no`, the total and the cart of an order.
 */
export interface ForeignShop extends AsyncDisposable {
  readonly url: string;
  /** Bodies of the writes of products, as they came. */
  readonly written: readonly string[];
}

const PATHS: Readonly<Record<string, string>> = {
  "/articoli/elenco": "/products/list",
  "/articoli/uno": "/products/get",
  "/articoli/nuovo": "/products/create",
  "/articoli/modifica": "/products/update",
  "/articoli/modificaMolti": "/products/bulkUpdate",
  "/vendite/cerca": "/orders/list",
};

/** Ours that the site does not know any more. */
const GONE: ReadonlySet<string> = new Set(Object.values(PATHS));

const WORDS: Readonly<Record<string, string>> = {
  sku: "codice_articolo",
  quantity: "giacenza",
  price: "prezzo_vendita",
  active: "visibile",
};

type Fields = Record<string, unknown>;

export async function openForeignShop(target: string): Promise<ForeignShop> {
  const written: string[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", target);
    const path = url.pathname.replace("/m/api", "");
    if (GONE.has(path)) return void response.writeHead(404).end();
    const ours = PATHS[path] ?? path;
    url.pathname = `/m/api${ours}`;
    const page = url.searchParams.get("pagina");
    if (page !== null) url.searchParams.set("page", page);
    const body = await bodyOf(request);
    if (body !== "") written.push(body);
    const answer = await fetch(url, {
      method: request.method ?? "GET",
      headers: { "x-fw360-key": String(request.headers["x-fw360-key"]), "content-type": "application/json" },
      ...(body === "" ? {} : { body: JSON.stringify(deep(JSON.parse(body), toOurs)) }),
    });
    const said: unknown = await answer.json();
    const foreign = ours.startsWith("/products") ? deep(said, toForeign) : deep(said, toForeignOrder);
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(ours.endsWith("/list") ? inEnvelope(foreign) : foreign));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    written,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every object in a value, the innermost first. */
function deep(value: unknown, turn: (fields: Fields) => Fields): unknown {
  if (Array.isArray(value)) return value.map((item) => deep(item, turn));
  if (!isFields(value)) return value;
  return turn(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, deep(part, turn)])));
}

function toForeign(fields: Fields): Fields {
  if (fields["sku"] === undefined) return fields;
  const { external, ...rest } = fields;
  const renamed = Object.entries(rest).map(([name, value]) => [
    WORDS[name] ?? name,
    name === "active" ? word(value) : value,
  ]);
  return { ...Object.fromEntries(renamed), rif_erp: isFields(external) ? (external["totalgest_id"] ?? "") : "" };
}

function word(value: unknown): string {
  return [true, 1, "1"].some((yes) => yes === value) ? "si" : "no";
}

function toOurs({ rif_erp, ...fields }: Fields): Fields {
  const names = new Map(Object.entries(WORDS).map(([ours, theirs]) => [theirs, ours]));
  const renamed = Object.entries(fields).map(([name, value]) => {
    return [names.get(name) ?? name, value === "si" ? true : value === "no" ? false : value];
  });
  return { ...Object.fromEntries(renamed), ...(rif_erp === undefined ? {} : { external: { totalgest_id: rif_erp } }) };
}

function toForeignOrder(fields: Fields): Fields {
  const { cart, total, ...rest } = fields;
  return cart === undefined ? fields : { ...rest, carrello: cart, totale_ordine: total };
}

function inEnvelope(answer: unknown): unknown {
  if (!isFields(answer) || !isFields(answer["data"])) return answer;
  const { items, total } = answer["data"];
  return items === undefined ? answer : { ...answer, data: { risultato: { righe: items, quanti: total } } };
}
