import type { RequestRecord } from "../../core/requests/request.ts";
import { parse } from "./json.ts";

/** A row of `requests`. */
export interface RequestColumns {
  readonly id: number;
  readonly direction: RequestRecord["direction"];
  readonly action: string;
  readonly shown: string;
  readonly author: string;
  readonly via: RequestRecord["via"];
  readonly created_ms: number;
  readonly state: RequestRecord["state"];
  readonly started_ms: number | null;
  readonly finished_ms: number | null;
  readonly outcome: string | null;
}

export function toRequest(row: RequestColumns): RequestRecord {
  return {
    id: row.id,
    direction: row.direction,
    action: JSON.parse(row.action) as RequestRecord["action"],
    shown: JSON.parse(row.shown) as RequestRecord["shown"],
    author: row.author,
    via: row.via,
    createdMs: row.created_ms,
    state: row.state,
    startedMs: row.started_ms,
    finishedMs: row.finished_ms,
    outcome: parse<NonNullable<RequestRecord["outcome"]>>(row.outcome),
  };
}
