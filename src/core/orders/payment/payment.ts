/** A payment that came after the export of its order. */
import type { ExitCode } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { Settings } from "../../run/settings.ts";

/**
 * How far a payment is. `noted`: TotalGest is not told of it. `due`: the next run tells it, unless something of the order is
 * open. `telling`: it is on disk, and on the wire. `told`: TotalGest has it. `stuck`: it waits for a person
 * (`paymentError` says why). `back`: the shop took it back.
 */
export type PaymentStage = "noted" | "due" | "telling" | "told" | "stuck" | "back";

/** What became of payments. */
export interface PaymentReport {
  readonly exitCode: ExitCode;
  readonly told: number;
  /** Those that wait for a person. */
  readonly waiting: number;
  readonly problems: readonly Problem[];
}

/** Whether TotalGest is told of payments that come after the export. */
export function tellsPayments({ export: { payments } }: Pick<Settings, "export">): boolean {
  return payments === "true";
}
