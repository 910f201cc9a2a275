import { DAY } from "../../core/common/time/duration.ts";
import { directionOf, itemsOf, type RequestStore } from "../../core/requests/request.ts";
import type { Transactions } from "../rows/transactions.ts";

/** Requests are kept as long as runs. */
const KEPT_MS = 90 * DAY;

/** The author of the decisions that are written now; null = not recorded. */
export interface Authorship {
  current: string | null;
}

/** The requests of people, and their outcomes. */
export function requestSteps({ read, write }: Transactions, authorship: Authorship): RequestStore {
  const systemUser = authorship.current;
  return {
    fileRequest: (request, createdMs) =>
      write(async (rows) => {
        await rows.removeRequestsBefore(createdMs - KEPT_MS);
        const { action } = request;
        return rows.addRequest({
          ...request,
          author: request.author ?? systemUser ?? "",
          direction: directionOf(action),
          items: [...new Set(itemsOf(action))],
          createdMs,
        });
      }),
    listOpenRequests: (direction) => read((rows) => rows.listOpenRequests(direction)),
    beginRequest: (id, atMs) => write((rows) => rows.writeRequestBegun(id, atMs)),
    endRequest: (id, state, outcome, atMs) => write((rows) => rows.writeRequestEnded(id, state, outcome, atMs)),
    readRequest: (id) => read((rows) => rows.readRequest(id)),
    listRequests: (filter) => read((rows) => rows.listRequests(filter)),
    actAs: (author) => {
      authorship.current = author ?? systemUser;
    },
  };
}
