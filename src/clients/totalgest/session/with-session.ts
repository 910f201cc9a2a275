import type { Send } from "../../wire/send.ts";
import type { Authentication } from "./authenticate.ts";

/**
 * Credentials in each call. Those that a 401 refuses are renewed, and the call is made once more: a 401 that comes out of here
 * is final. Throws what a login throws; then nothing of the call itself went out, or a 401 had refused it.
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
