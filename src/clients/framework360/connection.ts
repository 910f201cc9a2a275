import type { Clock } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import type { Call } from "../answer.ts";
import { createCaller } from "../caller.ts";
import type { Caller } from "../caller.ts";
import type { HttpAnswer } from "../http.ts";
import { API_KEY_HEADER, BASE_PATH, OPERATIONS } from "./contract.ts";
import type { OperationKey } from "./contract.ts";
import { describeEnvelopeError, readReply } from "./reply.ts";
import type { Reply } from "./reply.ts";

export interface Framework360Options {
  /** Normalised URL of the site, without `/m/api` and without a slash at its end. */
  readonly url: string;
  readonly apiKey: Secret;
  /** IANA name: what the site's local dates are in. */
  readonly timeZone: string;
  /** A whole answer has to come within this. */
  readonly timeoutMs: number;
  /** Calls in flight at once. */
  readonly concurrency: number;
  readonly clock: Clock;
}

/** What a call carries: a query where it is a GET, a body where it is a POST. */
export interface Content {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A reply, with what is needed to read it on. */
interface Told {
  readonly call: Call;
  readonly reply: Reply;
}

/** The way to one Framework360 site. */
export interface Connection {
  /**
   * One call. A GET is repeated as `Caller.repeatedly` says, a POST never. Throws RemoteError where the answer is not
   * about the content of the call; see `readReply`.
   */
  ask(operation: OperationKey, content: Content, signal: AbortSignal): Promise<Told>;
}

export function createConnection(options: Framework360Options): Connection {
  const { url, apiKey, timeoutMs, concurrency, clock } = options;
  const caller = createCaller({
    system: "Framework360",
    host: new URL(url).host,
    timeoutMs,
    concurrency,
    clock,
    secrets: () => [apiKey.reveal()],
    describeError: describeEnvelopeError,
  });
  return {
    ask: async (operation, content, signal) => {
      const answer = await caller.inTurn(signal, () => send(caller, options, operation, content, signal));
      const call = caller.describe(OPERATIONS[operation].name);
      return { call, reply: readReply(call, answer) };
    },
  };
}

async function send(
  caller: Caller,
  options: Framework360Options,
  operation: OperationKey,
  content: Content,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { name, method, path } = OPERATIONS[operation];
  const query = new URLSearchParams(content.query).toString();
  const url = `${options.url}${BASE_PATH}${path}${query === "" ? "" : `?${query}`}`;
  const headers = { accept: "application/json", [API_KEY_HEADER.toLowerCase()]: options.apiKey.reveal() };
  if (method === "GET") return caller.repeatedly(name, { method, url, headers }, signal);
  const body = JSON.stringify(content.body);
  return caller.onceOrThrow(
    name,
    { method, url, headers: { ...headers, "content-type": "application/json" }, body },
    signal,
  );
}
