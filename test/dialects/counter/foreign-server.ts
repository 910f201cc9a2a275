import { createServer, type IncomingMessage } from "node:http";

import { deliverCall } from "../../../src/sandbox/http/deliver.ts";
import type { SandboxFault } from "../../../src/sandbox/http/faults.ts";
import type { StockedProduct } from "../../support/specimens.ts";
import type { StockRoom } from "./goods.ts";
import { listenOn, readBody, stopListening } from "../../support/loopback.ts";

/**
 * The common parts of the foreign TotalGests: a socket, a ledger and network faults. Paths, names, formats and rules
 * are each vendor's own.
 */

/** The purpose of a call, whatever its name at a vendor. */
export type Purpose =
  | "session"
  | "shop"
  | "products"
  | "product"
  | "createOrder"
  | "findOrder"
  | "listOrders"
  | "customer";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A text is sent in UTF-8. */
  readonly body: string | Buffer;
}

/** One vendor's server, without its socket. */
export interface Vendor {
  /** Null = not one of its calls. */
  purposeOf(call: Call): Purpose | null;
  answer(call: Call): Reply;
  /** A failure in this vendor's format, for faults that are answers. */
  failure(status: number): Reply;
}

interface RoadInjection {
  readonly purpose: Purpose;
  /** The `status` fault without a body has the vendor's own format. */
  readonly fault: SandboxFault;
  /** How many calls it affects; default 1. */
  readonly times?: number;
}

/** An order as the vendor stored it. */
export interface TakenOrder {
  readonly reference: string;
  readonly id: string;
  readonly number: string;
  /** As it was sent. */
  readonly body: string;
}

export interface RecordedCall {
  /** Null = a path the vendor does not have. */
  readonly purpose: Purpose | null;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The vendor's answer before any damage; null = the fault came before the vendor was called. */
  status: number | null;
}

/** What really happened; entries are only added. */
export class RoadLedger {
  readonly orders: TakenOrder[] = [];
  readonly calls: RecordedCall[] = [];

  /** How many stored orders have each reference: anything but 1 is an error. */
  get timesTaken(): ReadonlyMap<string, number> {
    const times = new Map<string, number>();
    for (const { reference } of this.orders) times.set(reference, (times.get(reference) ?? 0) + 1);
    return times;
  }

  callsFor(purpose: Purpose): readonly RecordedCall[] {
    return this.calls.filter((call) => call.purpose === purpose);
  }
}

/** A running foreign TotalGest. */
export interface ForeignErp extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  readonly ledger: RoadLedger;
  readonly stock: StockRoom;
  /** What a client with the right profile reads of the goods as they are now, by id. */
  truth(): readonly StockedProduct[];
  inject(injection: RoadInjection): void;
  /** Stops listening until `comeBack`, which listens on the same port again. */
  goDark(): Promise<void>;
  comeBack(): Promise<void>;
}

/** Options of a foreign TotalGest. All have a default; the names in `config` are those of tg360's settings. */
export interface ForeignOptions {
  readonly config?: Partial<Credentials>;
  /** The seed of the goods; default 1. */
  readonly seed?: number;
  /** The vendor's clock, epoch milliseconds. */
  readonly now?: () => number;
  /** It takes a reference that it has, without a word. */
  readonly takesTwice?: boolean;
  /** Its search finds all references that begin as the one that was asked for. */
  readonly findsAlike?: boolean;
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

/** The body as JSON; undefined = it is not JSON. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

type Road = Omit<ForeignErp, "stock" | "truth">;

/** Starts a vendor on a loopback port. `now` is the time in its Date header. */
export async function listen(vendor: Vendor, ledger: RoadLedger, now: () => number): Promise<Road> {
  const faults: { injection: RoadInjection; left: number }[] = [];
  const strike = (purpose: Purpose | null): SandboxFault | null => {
    const struck = faults.find((one) => one.injection.purpose === purpose && one.left > 0);
    if (struck === undefined) return null;
    struck.left -= 1;
    const { fault } = struck.injection;
    if (fault.kind !== "status" || fault.body !== undefined) return fault;
    const failure = vendor.failure(fault.status);
    return { ...fault, ...failure, headers: { ...failure.headers, ...fault.headers } };
  };
  const server = createServer((incoming, outgoing) => {
    const serve = async (call: Call): Promise<void> => {
      const { method, target, headers, body } = call;
      const entry: RecordedCall = { purpose: vendor.purposeOf(call), method, target, headers, body, status: null };
      const fault = strike(entry.purpose);
      ledger.calls.push(entry);
      outgoing.setHeader("date", new Date(now()).toUTCString());
      await deliverCall({ incoming, outgoing }, fault, () => {
        const reply = vendor.answer(call);
        entry.status = reply.status;
        return { ...reply, body: typeof reply.body === "string" ? Buffer.from(reply.body) : reply.body };
      });
    };
    // A caller that ends the connection while it still sends gets no answer.
    readCall(incoming)
      .then(serve)
      .catch(() => outgoing.destroy());
  });
  const port = await listenOn(server);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    ledger,
    inject: (injection) => {
      faults.push({ injection, left: injection.times ?? 1 });
    },
    goDark: () => stopListening(server),
    comeBack: async () => {
      await listenOn(server, port);
    },
    [Symbol.asyncDispose]: () => stopListening(server),
  };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(`http://vendor${request.url ?? "/"}`);
  return {
    method: request.method ?? "",
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    target: request.url ?? "",
    headers: request.headers,
    body: await readBody(request),
  };
}
