import type { Problem } from "../../common/problems/problem.ts";
import type { ErpOrder } from "../order.ts";
import type { OrderPolicy } from "../record.ts";

/** The results of sending that are not in the store. */
export interface Sending {
  /** Outcomes that are unknown now, and when they became unknown (epoch ms); they are looked up. */
  readonly unknown: Map<string, number>;
  /** Orders that left the queue when they were read again; they are not counted. */
  readonly left: Set<string>;
  /** Orders that TotalGest had before this state sent anything: the state was lost or made anew. */
  readonly foundThere: Set<string>;
  readonly warnings: Map<string, readonly Problem[]>;
  readonly payloads: Map<string, ErpOrder>;
  /** The bodies that a dry run would send. */
  readonly bodies: Map<string, unknown>;
}

export function newSending(): Sending {
  return {
    unknown: new Map(),
    left: new Set(),
    foundThere: new Set(),
    warnings: new Map(),
    payloads: new Map(),
    bodies: new Map(),
  };
}

export interface SendRequest {
  readonly ids: readonly string[];
  /** Those that a person releases. What is not in it any more was released. */
  readonly toForce: Set<string>;
  readonly policy: OrderPolicy;
  readonly dryRun: boolean;
  /** In a dry run: also keep the bodies. */
  readonly bodies: boolean;
}
