import type { Problem } from "../common/problems/problem.ts";

/** What the engine reports while it works. The engine never prints. */
export type ProgressEvent =
  | { readonly kind: "phase"; readonly phase: Phase; readonly total: number | null }
  | { readonly kind: "advance"; readonly phase: Phase; readonly done: number }
  | {
      readonly kind: "order";
      readonly id: string;
      readonly reference: string;
      readonly state: string;
      readonly number: string | null;
    }
  | { readonly kind: "notice"; readonly problem: Problem };

export type Phase = "discover" | "read" | "scan-shop" | "push" | "send" | "look-up";

export interface Progress {
  report(event: ProgressEvent): void;
}
