import type { Secret } from "../../core/common/secret.ts";
import { cannotAsk } from "../answer/answer.ts";
import { type CallOptions, createWire, type Wire, withPlace, withProblems } from "../wire/wire.ts";
import type { HttpCall } from "../wire/send.ts";
import { prepare, unaskable } from "../profile/writing/request.ts";
import type { Operation } from "../profile/grammar/operation.ts";
import type { TemplateValues } from "../profile/grammar/template.ts";
import { API_KEY_HEADER, type ShopOperationKey, SHOP_OPERATIONS } from "./contract.ts";
import { compileShopDialect, type ShopDialect, DEFAULT_FRAMEWORK360_PROFILE } from "./dialect.ts";
import type { Framework360Profile } from "./profile.ts";
import { describeEnvelopeError, functionMissing, readReply, type ShopReply } from "./reply.ts";

export interface Framework360Options extends CallOptions {
  /** Normalised URL of the site, without `/m/api` and without a trailing slash. */
  readonly url: string;
  readonly apiKey: Secret;
  /** IANA name: the zone of the site's local dates. */
  readonly timeZone: string;
  /** The profile; absent = the contract. */
  readonly profile?: Framework360Profile | undefined;
}

/** The values for the profile's placeholders, and the body of a POST. */
export interface CallContent {
  readonly values?: TemplateValues;
  readonly body?: unknown;
  /** Paths in the answer; the list at the first one that leads to a list is extracted. */
  readonly lists?: readonly string[];
}

/** The connection to one Framework360 site. */
export interface ShopConnection extends Pick<Wire, "clockAheadMs" | "takeCalls"> {
  readonly dialect: ShopDialect;
  /**
   * One call. `operation` null = by the profile the site lacks it: refused as the site would refuse it. A GET is
   * retried by `withRetry`, a POST never. Throws RemoteError for a value that cannot be sent, or an answer that is not
   * about the call's content; see `readReply`.
   */
  ask(operation: ShopOperationKey, content: CallContent, signal: AbortSignal): Promise<ShopReply>;
}

/** Operations for a single record. */
const ABOUT_ONE: ReadonlySet<ShopOperationKey> = new Set(["ordersGet", "productsGet"]);

export function createConnection(options: Framework360Options): ShopConnection {
  const { url, apiKey, timeoutMs, concurrency, clock } = options;
  const dialect = compileShopDialect(options.profile ?? DEFAULT_FRAMEWORK360_PROFILE);
  const wire = createWire({
    system: "Framework360",
    host: new URL(url).host,
    address: url,
    timeoutMs,
    concurrency,
    ceiling: options.ceiling,
    clock,
    secrets: () => [apiKey.reveal()],
    describeError: describeEnvelopeError,
    mayCall: options.mayCall,
    tap: options.tap,
  });
  const { describe, clockAheadMs, takeCalls } = wire;
  const send = withProblems(withPlace(wire.send, wire.inPlace), describe);
  return {
    dialect,
    clockAheadMs,
    takeCalls,
    ask: async (key, content, signal) => {
      const { name } = SHOP_OPERATIONS[key];
      const operation = dialect.profile[key];
      if (operation === null) return functionMissing(describe(name));
      const value = unaskable(operation, content.values ?? {});
      if (value !== null) throw cannotAsk("Framework360", name, value);
      const http = requestOf(options, dialect.profile.basePath, operation, content);
      const answer = await send({ operation: name, build: () => http, mayRepeat: http.method === "GET", signal });
      return readReply(describe(name), answer, ABOUT_ONE.has(key) ? "one" : "all", content.lists);
    },
  };
}

function requestOf(
  { url, apiKey }: Framework360Options,
  basePath: string,
  operation: Operation,
  { values, body }: CallContent,
): HttpCall {
  const { method, target, headers } = prepare(basePath, operation, values ?? {});
  const common = { accept: "application/json", [API_KEY_HEADER.toLowerCase()]: apiKey.reveal(), ...headers };
  if (method === "GET") return { method, url: `${url}${target}`, headers: common };
  const withType = { ...common, "content-type": "application/json" };
  return { method, url: `${url}${target}`, headers: withType, body: JSON.stringify(body) };
}
