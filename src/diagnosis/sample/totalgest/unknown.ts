/** How a TotalGest answers a question for a product that there is not, and whether a wrong path is answered alike. */
import type { SampleNote } from "../../../core/diagnosis/sample.ts";
import { RemoteError } from "../../../core/errors.ts";
import { parseJson } from "../../../clients/answer.ts";
import { excerptOf } from "../../../clients/excerpt.ts";
import { isRecord } from "../../../clients/profile/path.ts";
import { readableJson } from "../../../clients/readable.ts";
import type { Operation } from "../../../clients/profile/schema.ts";
import type { Connection } from "../../../clients/totalgest/connection.ts";
import { guessFailed } from "../../propose/totalgest/failed.ts";
import { guessError, hasCodeAlone } from "../../propose/totalgest/error.ts";
import { isNothing, NOWHERE, unknownLike } from "../../../clients/totalgest/unknown-product.ts";

/** `seenId` = one that there is, `fine` = what it was answered with. Empty = the profile knows the answer, or it says nothing. Two reads at most. */
export async function sampleUnknown(
  connection: Connection,
  seenId: string,
  fine: unknown,
  signal: AbortSignal,
): Promise<readonly SampleNote[]> {
  const id = unknownLike(seenId);
  const unknown = await askFor(connection, connection.dialect.profile.product, id, signal);
  const note = await noteOf(connection, id, unknown, fine, signal);
  const told = unknown instanceof Told ? unknown.value : unknown;
  const isAlone = isRecord(told) && note?.kind !== "unknown-as-path" && hasCodeAlone(told);
  return [...(note === null ? [] : [note]), ...(isAlone ? [{ kind: "code-alone", seen: wordsOf(told) } as const] : [])];
}

async function noteOf(
  connection: Connection,
  id: string,
  unknown: unknown,
  fine: unknown,
  signal: AbortSignal,
): Promise<SampleNote | null> {
  const { product: operation } = connection.dialect.profile;
  if (unknown instanceof Told) {
    const failed = failedUntold(connection, unknown.value, fine);
    return failed ?? (unknown.isNothing ? { kind: "unknown-empty" } : null);
  }
  if (unknown === undefined) return null;
  const lost = await askFor(connection, { ...operation, path: `/${NOWHERE}/{{id}}` }, id, signal);
  const isKnown = (value: unknown): boolean => connection.errorIn(value)?.code === operation.missing;
  if (isKnown(unknown)) {
    return lost !== undefined && isKnown(lost)
      ? { kind: "unknown-as-path", seen: wordsOf(lost), isMapped: true }
      : null;
  }
  const [seen, rules] = [wordsOf(unknown), guessError(unknown, id, lost)];
  if (rules?.["code"] === undefined && guessError(unknown, id)?.["code"] !== undefined) {
    return { kind: "unknown-as-path", seen, isMapped: false };
  }
  return { kind: "unknown-untold", seen, rules };
}

function wordsOf(answer: unknown): string {
  return excerptOf(readableJson(answer));
}

/** A good answer; `isNothing` = with nothing where the product should stand. */
class Told {
  readonly value: unknown;
  readonly isNothing: boolean;
  constructor(value: unknown, nothing: boolean) {
    this.value = value;
    this.isNothing = nothing;
  }
}

/** Something stands there that says of itself that it failed, and does not say so of a product that there is. */
function failedUntold({ dialect }: Connection, value: unknown, fine: unknown): SampleNote | null {
  const failed = dialect.profile.failed === undefined ? guessFailed(value, fine) : null;
  return failed === null ? null : { kind: "failed-untold", seen: wordsOf(value), failed };
}

/** What comes with a 404, or a good answer; undefined = something else does. */
async function askFor(connection: Connection, operation: Operation, id: string, signal: AbortSignal): Promise<unknown> {
  try {
    const answer = await connection.read("product", operation, { values: { id } }, signal);
    if (answer.status < 300) return new Told(parseJson(answer.body), isNothing(answer, operation));
    return answer.status === 404 ? (parseJson(answer.body) ?? null) : undefined;
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
}
