import type { HttpAnswer, HttpRequest } from "./http.ts";

/** What a call carries to say who it comes from. */
export interface Credentials {
  /** Null = there is no session: the same in every call. */
  readonly token: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

export const NO_CREDENTIALS: Credentials = { token: null, headers: {}, query: {} };

/** The bytes of a call and where they go. */
export type HttpCall = Omit<HttpRequest, "timeoutMs">;

export interface WireRequest {
  /** As the contract names it: `orders/list`, `createOrder`. */
  readonly operation: string;
  /** What goes out under these credentials. */
  readonly build: (credentials: Credentials) => HttpCall;
  /** Absent = none. */
  readonly credentials?: Credentials;
  /** It changes nothing. */
  readonly mayRepeat: boolean;
  /** A whole answer has to come within this; absent = the wire's own time. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  readonly beforeBytes?: (() => Promise<void>) | undefined;
  /** The answer with the status that it means; absent = the one that it came with. */
  readonly meaning?: (answer: HttpAnswer) => HttpAnswer;
}

/** Any answer that came whole, whatever its status. Throws what its outermost wrapper says. */
export type Send = (request: WireRequest) => Promise<HttpAnswer>;
