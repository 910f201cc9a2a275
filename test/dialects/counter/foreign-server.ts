import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import type { StockedProduct } from "../../support/specimens.ts";
import type { StockRoom } from "./goods.ts";

/**
 * What the foreign TotalGests share: a socket, a ledger and the faults of the road. Paths, names, shapes and rules are
 * each vendor's own.
 */

/** What a call is for, whatever a vendor calls it. */
export type Purpose = "session" | "shop" | "products" | "product" | "createOrder" | "findOrder" | "listOrders";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query, as they were sent. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A text goes out in UTF-8. */
  readonly body: string | Buffer;
}

/** One vendor's server, without its socket. */
export interface Vendor {
  /** Null = none of its calls. */
  purposeOf(call: Call): Purpose | null;
  answer(call: Call): Reply;
  /** A failure the way this vendor words it, for faults that come as an answer. */
  failure(status: number): Reply;
}

/**
 * A fault of the road. `commit`: the call is carried out, and only its answer is spoilt; otherwise it never reaches the
 * vendor. `cut` and `empty` (status 200) spoil an answer and need no `commit` of their own.
 */
export type RoadFault =
  | { readonly kind: "reset" | "hang"; readonly commit: boolean }
  | { readonly kind: "status"; readonly status: number; readonly commit: boolean; readonly retryAfter?: string }
  | { readonly kind: "html"; readonly status: number; readonly commit: boolean }
  | { readonly kind: "cut" | "empty" }
  /** The vendor's own answer, of whatever kind; nothing is done of what was asked. */
  | { readonly kind: "reply"; readonly reply: Reply };

interface RoadInjection {
  readonly purpose: Purpose;
  readonly fault: RoadFault;
  /** How many calls it hits; 1 unless given. */
  readonly times?: number;
}

/** An order as the vendor's books have it. */
export interface TakenOrder {
  readonly reference: string;
  readonly id: string;
  readonly number: string;
  /** As it was sent. */
  readonly body: string;
}

export interface SeenCall {
  /** Null = a path the vendor does not have. */
  readonly purpose: Purpose | null;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** What the vendor answered, or would have; null = the fault struck before it was asked. */
  readonly status: number | null;
}

/** What truly happened; it only grows. */
export class RoadLedger {
  readonly orders: TakenOrder[] = [];
  readonly calls: SeenCall[] = [];

  /** How often each reference stands in the books: anything but 1 is a double. */
  get timesTaken(): ReadonlyMap<string, number> {
    const times = new Map<string, number>();
    for (const { reference } of this.orders) times.set(reference, (times.get(reference) ?? 0) + 1);
    return times;
  }

  callsFor(purpose: Purpose): readonly SeenCall[] {
    return this.calls.filter((call) => call.purpose === purpose);
  }
}

/** A running foreign TotalGest. */
export interface ForeignErp extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
  readonly ledger: RoadLedger;
  readonly stock: StockRoom;
  /** What a client with the right profile makes of the goods as they are now, by id. */
  truth(): readonly StockedProduct[];
  inject(injection: RoadInjection): void;
  /** Nothing listens any more, until `comeBack`, which takes the same port again. */
  goDark(): Promise<void>;
  comeBack(): Promise<void>;
}

/** How a foreign TotalGest is to be. All of it has a default; `config` names follow the settings of tg360. */
export interface ForeignOptions {
  readonly config?: Partial<Credentials>;
  /** Of the goods; 1. */
  readonly seed?: number;
  /** The vendor's clock, epoch milliseconds. */
  readonly now?: () => number;
}

export interface Credentials {
  readonly ownerId: string;
  readonly shopId: string;
  readonly username: string;
  readonly password: string;
}

export function credentialsOf(options: ForeignOptions): Credentials {
  return { ownerId: "77", shopId: "12", username: "web", password: "parola-d-ordine", ...options.config };
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}

/** The body as JSON; undefined = it is none. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

type Road = Omit<ForeignErp, "stock" | "truth">;

/** Puts a vendor behind a port of loopback. `now` is what its Date header tells. */
export async function listen(vendor: Vendor, ledger: RoadLedger, now: () => number): Promise<Road> {
  const faults: { injection: RoadInjection; left: number }[] = [];
  const strike = (purpose: Purpose | null): RoadFault | null => {
    const fault = faults.find((one) => one.injection.purpose === purpose && one.left > 0);
    if (fault !== undefined) fault.left -= 1;
    return fault?.injection.fault ?? null;
  };
  const server = createServer((request, response) => {
    const serve = (call: Call): void => {
      const purpose = vendor.purposeOf(call);
      const fault = strike(purpose);
      const reply = fault === null || reaches(fault) ? vendor.answer(call) : null;
      const { method, target, headers, body } = call;
      ledger.calls.push({ purpose, method, target, headers, body, status: reply?.status ?? null });
      response.setHeader("date", new Date(now()).toUTCString());
      if (fault === null && reply !== null) send(response, reply);
      else if (fault !== null) spoil(response, fault, reply, vendor);
    };
    // A caller that goes while it still talks gets no answer.
    readCall(request).then(serve, () => response.destroy());
  });
  const port = await open(server, 0);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    ledger,
    inject: (injection) => {
      faults.push({ injection, left: injection.times ?? 1 });
    },
    goDark: () => close(server),
    comeBack: async () => {
      await open(server, port);
    },
    [Symbol.asyncDispose]: () => close(server),
  };
}

function reaches(fault: RoadFault): boolean {
  return "commit" in fault ? fault.commit : fault.kind !== "reply";
}

function spoil(response: ServerResponse, fault: RoadFault, reply: Reply | null, vendor: Vendor): void {
  switch (fault.kind) {
    case "hang":
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "status": {
      const failure = vendor.failure(fault.status);
      const wait = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
      send(response, { ...failure, headers: { ...failure.headers, ...wait } });
      return;
    }
    case "html": {
      const body = "<html><body><h1>Bad Gateway</h1></body></html>";
      send(response, { status: fault.status, headers: { "content-type": "text/html" }, body });
      return;
    }
    case "empty":
      send(response, { status: 200, headers: { "content-type": "application/json" }, body: "" });
      return;
    case "reply":
      send(response, fault.reply);
      return;
    case "cut":
      cut(response, reply);
  }
}

/** All of it is promised, half of it comes, then the connection is gone. */
function cut(response: ServerResponse, reply: Reply | null): void {
  const bytes = Buffer.from(reply?.body ?? "");
  response.writeHead(reply?.status ?? 200, { ...reply?.headers, "content-length": String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const url = new URL(`http://vendor${request.url ?? "/"}`);
  return {
    method: request.method ?? "",
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    target: request.url ?? "",
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

async function open(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}
