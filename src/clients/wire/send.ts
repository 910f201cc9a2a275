import type { HttpAnswer, HttpRequest } from "./http.ts";

/** The credentials of a call. */
export interface Credentials {
  /** Null = no session: the same in every call. */
  readonly token: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

export const NO_CREDENTIALS: Credentials = { token: null, headers: {}, query: {} };

/** The bytes of a call and their target. */
export type HttpCall = Omit<HttpRequest, "timeoutMs">;

export interface WireRequest {
  /** The contract's name: `orders/list`, `createOrder`. */
  readonly operation: string;
  /** What an adapter is asked in place of the call: the values of the operation. Absent = it is not asked. */
  readonly asked?: Readonly<Record<string, unknown>>;
  /** Builds the call with these credentials. */
  readonly build: (credentials: Credentials) => HttpCall;
  /** Absent = none. */
  readonly credentials?: Credentials;
  /** Of an adapter's call: it may change something. */
  readonly mayChange?: boolean;
  /** The call changes nothing. */
  readonly mayRepeat: boolean;
  /** The limit for a complete answer, in ms; absent = the wire's default. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  readonly beforeBytes?: (() => Promise<void>) | undefined;
  /** The answer with the status that its body means; absent = unchanged. */
  readonly meaning?: (answer: HttpAnswer) => HttpAnswer;
}

/** Any complete answer, whatever its status. Throws as the outermost wrapper specifies. */
export type Send = (request: WireRequest) => Promise<HttpAnswer>;
