import type { Secret } from "../../core/common/secret.ts";
import type { RemoteError } from "../../core/common/problems/errors.ts";
import { cannotAsk, textFault } from "../answer/answer.ts";
import type { Call } from "../answer/answer.ts";
import { createWire, withPlace, withProblems } from "../wire/wire.ts";
import type { HttpCall } from "../wire/send.ts";
import type { CallOptions, Wire } from "../wire/wire.ts";
import { prepare, unaskable } from "../profile/writing/request.ts";
import type { Operation } from "../profile/grammar/operation.ts";
import type { Values } from "../profile/grammar/template.ts";
import { API_KEY_HEADER, OPERATIONS } from "./contract.ts";
import type { OperationKey } from "./contract.ts";
import { compileShopDialect } from "./dialect.ts";
import { DEFAULT_FRAMEWORK360_PROFILE } from "./default-profile.ts";
import type { Framework360Profile } from "./profile.ts";
import type { ShopDialect } from "./dialect.ts";
import { describeEnvelopeError, functionMissing, readReply } from "./reply.ts";
import type { Reply } from "./reply.ts";

export interface Framework360Options extends CallOptions {
  /** Normalised URL of the site, without `/m/api` and without a slash at its end. */
  readonly url: string;
  readonly apiKey: Secret;
  /** IANA name: what the site's local dates are in. */
  readonly timeZone: string;
  /** What this site speaks; by default the contract. */
  readonly profile?: Framework360Profile | undefined;
}

/** What a call carries: values for the profile's placeholders, and a body where it is a POST. */
export interface Content {
  readonly values?: Values;
  readonly body?: unknown;
  /** Paths within the answer; the list at the first that leads to one is taken out of it. */
  readonly lists?: readonly string[];
}

/** A reply, with what is needed to read it on. */
interface Told {
  readonly call: Call;
  readonly reply: Reply;
  /** What is wrong with the text of the whole answer; null = nothing is. Decodes all of it. */
  textFault(): RemoteError | null;
}

/** The way to one Framework360 site. */
export interface Connection extends Pick<Wire, "clockAheadMs" | "takeCalls"> {
  readonly dialect: ShopDialect;
  /**
   * One call. `operation` null = the profile says that the site does not have it: refused as the site would refuse it. A GET
   * is repeated as `withRetry` says, a POST never. Throws RemoteError: a value that cannot be put into the request,
   * or an answer that is not about the content of the call; see `readReply`.
   */
  ask(operation: OperationKey, content: Content, signal: AbortSignal): Promise<Told>;
}

/** What asks for one record. */
const ABOUT_ONE: ReadonlySet<OperationKey> = new Set(["ordersGet", "productsGet"]);

export function createConnection(options: Framework360Options): Connection {
  const { url, apiKey, timeoutMs, concurrency, clock } = options;
  const dialect = compileShopDialect(options.profile ?? DEFAULT_FRAMEWORK360_PROFILE);
  const wire = createWire({
    system: "Framework360",
    host: new URL(url).host,
    timeoutMs,
    concurrency,
    ceiling: options.ceiling,
    clock,
    secrets: () => [apiKey.reveal()],
    describeError: describeEnvelopeError,
    mayCall: options.mayCall,
  });
  const { describe, clockAheadMs, takeCalls } = wire;
  const send = withProblems(withPlace(wire.send, wire.inPlace), describe);
  return {
    dialect,
    clockAheadMs,
    takeCalls,
    ask: async (key, content, signal) => {
      const { name } = OPERATIONS[key];
      const operation = dialect.profile[key];
      if (operation === null) {
        return { call: describe(name), reply: functionMissing(describe(name)), textFault: () => null };
      }
      const value = unaskable(operation, content.values ?? {});
      if (value !== null) throw cannotAsk("Framework360", name, value);
      const http = requestOf(options, dialect.profile.basePath, operation, content);
      const answer = await send({ operation: name, build: () => http, mayRepeat: http.method === "GET", signal });
      const call = describe(name);
      return {
        call,
        reply: readReply(call, answer, ABOUT_ONE.has(key) ? "one" : "all", content.lists),
        textFault: () => textFault(call, answer),
      };
    },
  };
}

function requestOf(
  { url, apiKey }: Framework360Options,
  basePath: string,
  operation: Operation,
  { values, body }: Content,
): HttpCall {
  const { method, target, headers } = prepare(basePath, operation, values ?? {});
  const common = { accept: "application/json", [API_KEY_HEADER.toLowerCase()]: apiKey.reveal(), ...headers };
  if (method === "GET") return { method, url: `${url}${target}`, headers: common };
  const withType = { ...common, "content-type": "application/json" };
  return { method, url: `${url}${target}`, headers: withType, body: JSON.stringify(body) };
}
