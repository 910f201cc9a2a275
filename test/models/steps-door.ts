/**
 * The world's TotalGest as a system in steps: a session, a customer, the head of an order, each line, a confirmation.
 * It takes a second customer with the same address and a line twice without a word; the world notes both.
 */
import { type Answer, type Json, type Request, takePayment } from "./world-server.ts";
import { areSold, type Draft, refuseNext, type Sale, type World } from "./world.ts";

/** What the other door answers to the same question, for what is not in steps. */
type Other = (path: string) => Answer;

const SESSION_MS = 900_000;

export function stepsAnswer(world: World, request: Request, url: URL, body: Json, other: Other): Answer {
  const path = url.pathname.replace(/^\/steps/, "");
  if (path === "/session") {
    world.session = { token: `t${world.newId()}`, endsMs: world.nowMs + SESSION_MS };
    return fine({ token: world.session.token });
  }
  const { token, endsMs } = world.session;
  if (request.authorization !== `Bearer ${token}` || world.nowMs >= endsMs) return { status: 401, body: {} };
  const [, list = "", id = "", part = ""] = path.split("/");
  switch (`${request.method} ${list}${part === "" ? "" : `/${part}`}`) {
    case "GET shop":
      return other("");
    case "GET articles":
      return counted(other(`/products${id === "" ? "" : `/${id}`}`));
    case "GET customers":
      return counted(fine({ items: world.customers.filter(({ email }) => email === url.searchParams.get("email")) }));
    case "POST customers": {
      const customer = { id: world.newId(), email: String(body["email"]) };
      if (world.customers.some(({ email }) => email === customer.email))
        world.violations.push(`${customer.email} is a customer twice`);
      world.customers.push(customer);
      return fine(customer);
    }
    case "GET orders": {
      const drafts = world.drafts.filter(({ reference }) => reference === url.searchParams.get("externalReference"));
      const { body: found } = other("/orders");
      const items = [...(found as { items: Json[] }).items, ...drafts.map(headOf)];
      return counted(fine({ ...(found as Json), items }));
    }
    case "POST orders/payments":
      return takePayment(world, id, body);
    case "POST orders":
      return begin(world, request, body);
    case "DELETE orders":
      world.drafts.splice(0, Infinity, ...world.drafts.filter((draft) => draft.id !== id));
      return fine({});
    default: {
      const draft = world.drafts.find((one) => one.id === id);
      if (draft === undefined) return { status: 404, body: {} };
      draft.served.push(servedOf(world, draft));
      if (part === "confirm") return confirm(world, draft, body);
      return request.method === "GET" ? counted(fine({ items: draft.lines })) : addLine(world, draft, body);
    }
  }
}

function begin(world: World, { text }: Request, body: Json): Answer {
  const reference = String(body["reference"]);
  const isThere = [...world.drafts, ...world.bookings].some((one) => one.reference === reference);
  if (isThere) return { status: 409, body: {} };
  if (refuseNext(world, reference)) return invalid("unknown_payment_method");
  const draft = { id: world.newId(), reference, text, served: [servedOf(world, { reference, text })], lines: [] };
  world.drafts.push(draft);
  return fine({ id: draft.id });
}

function addLine(world: World, draft: Draft, { no, article, quantity }: Json): Answer {
  if (!world.articles.has(String(article))) return invalid("unknown_sku");
  if (draft.lines.some((line) => line.no === no)) world.violations.push(`${draft.reference}: line ${String(no)} twice`);
  draft.lines.push({ no: Number(no), article: String(article), quantity: String(quantity) });
  return fine({});
}

function confirm(world: World, { id, reference, text, served, lines }: Draft, { count, total }: Json): Answer {
  if (lines.length !== count) return invalid("lines");
  const head = JSON.parse(text) as Readonly<Record<string, string>>;
  const sold = lines.flatMap(({ article, quantity }) => {
    const found = world.articles.get(article);
    return found === undefined ? [] : [{ article: found, pieces: Number(quantity) }];
  });
  const { placedAt = "", currency = "" } = head;
  const facts = { placedMs: Date.parse(placedAt), currency, gross: Math.round(Number(total) * 100) };
  world.drafts.splice(0, Infinity, ...world.drafts.filter((draft) => draft.id !== id));
  const asSold = served.find((one) => areSold(one, sold)) ?? served.at(-1) ?? null;
  const { number } = world.book(reference, reference, text, sold, facts, { id, served: asSold });
  return fine({ number });
}

function servedOf(world: World, { reference, text }: Pick<Draft, "reference" | "text">): Sale["served"] {
  const { externalNumber } = JSON.parse(text) as { readonly externalNumber: string };
  return world.saleOf(reference, externalNumber)?.served ?? null;
}

function headOf({ id, reference, text }: Draft): Json {
  const { payment } = JSON.parse(text) as { readonly payment: { readonly paid: boolean } };
  return { id, number: id, externalReference: reference, complete: false, paid: payment.paid };
}

/** A list says how many entries it has, so that one that was cut is noticed. */
function counted({ status, body }: Answer): Answer {
  const { items } = body as { readonly items?: readonly unknown[] };
  return { status, body: items === undefined ? body : { ...(body as Json), count: items.length } };
}

function invalid(code: string): Answer {
  return { status: 422, body: { fields: [{ path: "", code, message: code }] } };
}

function fine(body: unknown): Answer {
  return { status: 200, body };
}
