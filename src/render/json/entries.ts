/** Parts that several documents have. */
import type { Fulfilment } from "../../core/orders/fulfilment/fulfilment.ts";
import type { AfterExport, Newcomer } from "../../core/orders/listing/difference.ts";
import { type Problem, treatmentOf } from "../../core/common/problems/problem.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import type { Text } from "../../text/text.ts";

export function afterExportOf({ sinceMs, acknowledged, differences, newcomer }: AfterExport) {
  return {
    since: toInstant(sinceMs),
    acknowledged: acknowledged === null ? null : { at: toInstant(acknowledged.atMs), reason: acknowledged.reason },
    differences: differences.map(({ field, article, sent, now }) => ({ field, article, sent, now })),
    ...(newcomer === undefined ? {} : { anotherOrder: anotherOrder(newcomer) }),
  };
}

/**
 * Of the order with this id; null = it has not left. `pushedAt`: when the shop last took its status; `stage`: how far the push is;
 * `error`: why it was not sent, or may not have arrived.
 */
export function fulfilmentOf(fulfilment: Fulfilment | null, text: Text, id: string) {
  if (fulfilment === null || (fulfilment.state === "open" && fulfilment.unread === null)) return null;
  const { state, courier, tracking, pushedMs, stage, unread, error } = fulfilment;
  return { state, courier, tracking, pushedAt: toInstant(pushedMs), stage, error: errorOf(unread ?? error, text, id) };
}

function anotherOrder({ reference, placedAt, total, currency, buyer, number }: Newcomer) {
  return { reference, placedAt, total, currency, buyer, number };
}

export function errorDocument(problem: Problem, exitCode: ExitCode, text: Text) {
  return { schema: "tg360.error/1", error: { ...saidOf(problem, text), exitCode } };
}

/** A problem with what to do; `item` names its order or product in the hint's commands. */
export function saidOf(problem: Problem, text: Text, item?: string) {
  const { message, next } = text.problem(problem, item);
  return { code: problem.code, message, hint: text.inOneText(next) };
}

/** The problem of one order or product; `item` names it in the hint's command. */
export function errorOf(problem: Problem | null, text: Text, item?: string) {
  if (problem === null) return null;
  return { ...saidOf(problem, text, item), retryable: treatmentOf(problem).isRetried };
}

export function toInstant(ms: number): string;

export function toInstant(ms: number | null): string | null;

export function toInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
