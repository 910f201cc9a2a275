import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOn, readBody, stopListening } from "../../support/loopback.ts";

/**
 * A site in another format, in front of one that follows the contract: operations, the list's envelope, the fields of a
 * product, `si` and `no`, the total and the cart of an order.
 */
export interface ForeignShop extends AsyncDisposable {
  readonly url: string;
  /** Bodies of product writes, as they arrived. */
  readonly written: readonly string[];
}

/** A site's own names, by those of the contract. */
interface Wording {
  readonly paths: Readonly<Record<string, string>>;
  readonly product: Readonly<Record<string, string>>;
  /** The place of TotalGest's product id. */
  readonly link: string;
  readonly order: Readonly<Record<string, string>>;
  /** Of an item in the cart. */
  readonly item: Readonly<Record<string, string>>;
  readonly yes: string;
  readonly no: string;
  /** Within `data`: the path to a list, and the place of its total. */
  readonly list: readonly [outer: string, items: string, total: string];
}

const ITALIAN: Wording = {
  paths: {
    "/articoli/elenco": "/products/list",
    "/articoli/uno": "/products/get",
    "/articoli/nuovo": "/products/create",
    "/articoli/modifica": "/products/update",
    "/articoli/modificaMolti": "/products/bulkUpdate",
    "/vendite/cerca": "/orders/list",
  },
  product: { sku: "codice_articolo", quantity: "giacenza", price: "prezzo_vendita", active: "visibile" },
  link: "rif_erp",
  order: { cart: "carrello", total: "totale_ordine" },
  item: {},
  yes: "si",
  no: "no",
  list: ["risultato", "righe", "quanti"],
};

type Fields = Record<string, unknown>;

export async function openForeignShop(target: string, wording = ITALIAN): Promise<ForeignShop> {
  const gone = new Set(Object.values(wording.paths));
  const written: string[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", target);
    const path = url.pathname.replace("/m/api", "");
    if (gone.has(path)) return void response.writeHead(404).end();
    const ours = wording.paths[path] ?? path;
    url.pathname = `/m/api${ours}`;
    const page = url.searchParams.get("pagina");
    if (page !== null) url.searchParams.set("page", page);
    const body = await readBody(request);
    if (body !== "") written.push(body);
    const answer = await fetch(url, {
      method: request.method ?? "GET",
      headers: { "x-fw360-key": String(request.headers["x-fw360-key"]), "content-type": "application/json" },
      ...(body === "" ? {} : { body: JSON.stringify(deep(JSON.parse(body), toOurs(wording))) }),
    });
    const reply: unknown = await answer.json();
    const foreign = deep(reply, ours.startsWith("/products") ? toForeign(wording) : toForeignOrder(wording));
    const date = answer.headers.get("date") ?? "";
    response.writeHead(answer.status, { "content-type": "application/json", date });
    response.end(JSON.stringify(ours.endsWith("/list") ? inEnvelope(foreign, wording) : foreign));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const port = await listenOn(server);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    written,
    [Symbol.asyncDispose]: () => stopListening(server),
  };
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

function renamed(fields: Fields, names: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [names[name] ?? name, value]));
}

function toForeign({ product, link, yes, no }: Wording): (fields: Fields) => Fields {
  return (fields) => {
    if (fields["sku"] === undefined) return fields;
    const { external, active, ...rest } = fields;
    const visible = active === undefined ? {} : { active: [true, 1, "1"].some((one) => one === active) ? yes : no };
    const id = isFields(external) ? (external["totalgest_id"] ?? "") : "";
    return { ...renamed({ ...rest, ...visible }, product), [link]: id };
  };
}

function toOurs({ product, link, yes, no }: Wording): (fields: Fields) => Fields {
  const names = Object.fromEntries(Object.entries(product).map(([ours, theirs]) => [theirs, ours]));
  return ({ [link]: id, ...fields }) => {
    const ours = Object.entries(renamed(fields, names)).map(([name, value]) => {
      return [name, value === yes ? true : value === no ? false : value];
    });
    return { ...Object.fromEntries(ours), ...(id === undefined ? {} : { external: { totalgest_id: id } }) };
  };
}

function toForeignOrder({ order, item }: Wording): (fields: Fields) => Fields {
  return (fields) => {
    if (fields["customInfo"] !== undefined) return renamed(fields, item);
    return fields["cart"] === undefined ? fields : renamed(fields, order);
  };
}

function inEnvelope(answer: unknown, { list: [outer, list, count] }: Wording): unknown {
  if (!isFields(answer) || !isFields(answer["data"])) return answer;
  const { items, total } = answer["data"];
  return items === undefined ? answer : { ...answer, data: { [outer]: { [list]: items, [count]: total } } };
}
