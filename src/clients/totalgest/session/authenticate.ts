import type { Clock } from "../../../core/ports/clock.ts";
import type { Authenticator } from "../../profile/grammar/authenticator.ts";
import { ConfigurationError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { isHeaderText } from "../../profile/grammar/header.ts";
import { fill, type Values } from "../../profile/grammar/template.ts";
import type { Credentials, Send } from "../../wire/send.ts";
import { createSession, type Issued, type SessionKeeper } from "./session.ts";

/** How the calls to a system authenticate. */
export interface Authentication {
  /** Logs in if needed and there is no session yet. Throws the errors of the login. */
  take(signal: AbortSignal): Promise<Credentials>;
  /** Credentials other than the `refused` ones; null = there are none. */
  renew(refused: Credentials, signal: AbortSignal): Promise<Credentials | null>;
  /** The values to mask where a system repeats them. */
  issued(): readonly string[];
}

export function createAuthentication(
  authenticator: Authenticator,
  values: Values,
  logIn: (signal: AbortSignal) => Promise<Issued>,
  clock: Clock,
  keeper: SessionKeeper | null = null,
): Authentication {
  switch (authenticator.type) {
    case "session": {
      const { inject } = authenticator;
      const session = createSession(logIn, clock, keeper);
      const under = (token: string): Credentials => {
        const value = fill(inject.value, { token }) ?? "";
        switch (inject.into) {
          case "header":
            return { token, headers: { [inject.name.toLowerCase()]: value }, query: {} };
          case "cookie":
            return { token, headers: { cookie: `${inject.name}=${value}` }, query: {} };
          case "query":
            return { token, headers: {}, query: { [inject.name]: value } };
        }
      };
      return {
        take: async (signal) => under(await session.token(signal)),
        renew: async (refused, signal) => under(await session.renew(refused.token ?? "", signal)),
        issued: session.issued,
      };
    }
    case "basic": {
      const { basic: encoded = "" } = values;
      return constant({ token: null, headers: { authorization: `Basic ${encoded}` }, query: {} }, encoded);
    }
    case "header":
    case "query": {
      const value = fill(authenticator.value, values) ?? "";
      if (authenticator.type === "header") refuseUnsendable(authenticator.name, value);
      const headers = authenticator.type === "header" ? { [authenticator.name.toLowerCase()]: value } : {};
      const query = authenticator.type === "query" ? { [authenticator.name]: value } : {};
      return constant({ token: null, headers, query }, value);
    }
  }
}

/** HTTP drops spaces at both ends of a header without a word, so the system would get another key than was entered. */
function refuseUnsendable(header: string, value: string): void {
  if (value.trim() === value && isHeaderText(value)) return;
  throw new ConfigurationError(problem("secret-unsendable", { key: "totalgest.password", header }));
}

function constant(credentials: Credentials, secret: string): Authentication {
  return {
    take: (signal) => {
      signal.throwIfAborted();
      return Promise.resolve(credentials);
    },
    renew: () => Promise.resolve(null),
    issued: () => [secret],
  };
}

/**
 * Adds credentials to each call. After a 401 they are renewed and the call is made once more; a second 401 is final.
 * Throws the errors of a login; then nothing of the call was sent, or a 401 had refused it.
 */
export function withSession(send: Send, authentication: Authentication): Send {
  return async (request) => {
    const credentials = await authentication.take(request.signal);
    const answer = await send({ ...request, credentials });
    if (answer.status !== 401) return answer;
    const renewed = await authentication.renew(credentials, request.signal);
    return renewed === null ? answer : send({ ...request, credentials: renewed });
  };
}
