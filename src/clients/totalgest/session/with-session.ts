import type { Send } from "../../wire/send.ts";
import type { Authentication } from "./authenticate.ts";

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
