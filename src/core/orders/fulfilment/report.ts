import type { ExitCode } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { Delivered } from "./fulfilment.ts";

/** What became of one order's push. */
export interface Pushed {
  readonly order: Pick<Delivered, "id" | "reference" | "fulfilment">;
  readonly outcome: "pushed" | "left" | "refused";
  readonly error: Problem | null;
}

/** The statuses of orders that left, in one run. */
export interface FulfilmentReport {
  readonly exitCode: ExitCode;
  readonly summary: {
    readonly pushed: number;
    /** The shop has moved them on by itself. */
    readonly left: number;
    readonly refused: number;
    /** All that a brake holds back. */
    readonly heldBack: number;
    /** All that the next run tells. */
    readonly waiting: number;
  };
  readonly orders: readonly Pushed[];
  /** Whether the run found an order that TotalGest has cancelled and the shop has not. */
  readonly hasCancelled: boolean;
  readonly problems: readonly Problem[];
}
