import type { Direction } from "../../core/common/direction.ts";
import type { NewRequest, RequestOutcome, RequestStore } from "../../core/requests/request.ts";

/** Stored requests of people. */
export interface RequestRows extends Pick<RequestStore, "listOpenRequests" | "readRequest" | "listRequests"> {
  /** Returns its id, larger than all before. `items`: the orders or products it names, each once. */
  addRequest(
    request: NewRequest & {
      readonly author: string;
      readonly direction: Direction;
      readonly items: readonly string[];
      readonly createdMs: number;
    },
  ): Promise<number>;
  writeRequestBegun(id: number, atMs: number): Promise<void>;
  writeRequestEnded(id: number, state: "done" | "rejected", outcome: RequestOutcome, atMs: number): Promise<void>;
  /** Deletes those that ended before this. */
  removeRequestsBefore(finishedMs: number): Promise<void>;
}
