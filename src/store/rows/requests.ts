import type { Direction } from "../../core/common/direction.ts";
import type { NewRequest, RequestOutcome, RequestRecord } from "../../core/requests/request.ts";

/** Stored requests of people. */
export interface RequestRows {
  /** Returns its id, larger than all before. `items`: the orders or products it names, each once. */
  addRequest(
    request: NewRequest & {
      readonly author: string;
      readonly direction: Direction;
      readonly items: readonly string[];
      readonly createdMs: number;
    },
  ): Promise<number>;
  /** Those that wait or run, oldest first. */
  listOpenRequests(direction: Direction): Promise<readonly RequestRecord[]>;
  writeRequestBegun(id: number, atMs: number): Promise<void>;
  writeRequestEnded(id: number, state: "done" | "rejected", outcome: RequestOutcome, atMs: number): Promise<void>;
  /** Null = there is none. */
  readRequest(id: number): Promise<RequestRecord | null>;
  /** The newest first. `item`: only those that name it. */
  listRequests(filter: {
    readonly limit: number;
    readonly offset?: number;
    readonly item?: string;
  }): Promise<readonly RequestRecord[]>;
  /** Deletes those that ended before this. */
  removeRequestsBefore(finishedMs: number): Promise<void>;
}
