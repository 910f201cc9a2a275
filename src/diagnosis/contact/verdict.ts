/** What a first contact says of one sentence of a contract. */
import { RemoteError } from "../../core/common/problems/errors.ts";

export type RuleVerdict =
  | { readonly is: "confirmed" }
  /** `place`: where in the answer, or the call; `found`: what is there; `isMet`: tg360 copes, and no word of a profile is needed. */
  | { readonly is: "contradicted"; readonly place: string; readonly found: string; readonly isMet?: true }
  | { readonly is: "not-seen"; readonly why: string };

export const CONFIRMED: RuleVerdict = { is: "confirmed" };

export function contradicted(place: string, found: unknown): RuleVerdict {
  const text = typeof found === "string" ? found : (JSON.stringify(found) ?? "nothing");
  return { is: "contradicted", place, found: text.slice(0, 120) };
}

export function notSeen(why: string): RuleVerdict {
  return { is: "not-seen", why };
}

/** Tries one sentence. A call that fails shows nothing about it, unless the check itself judges the failure. */
export type RuleCheck = () => Promise<RuleVerdict>;

export async function judged(check: RuleCheck): Promise<RuleVerdict> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return notSeen(failureSaid(error));
  }
}

/** The first value that comes again; null = none does. */
export function repeatedIn(values: readonly string[]): string | null {
  return values.find((value, at) => values.indexOf(value) !== at) ?? null;
}

/** Why a call failed, as the system said it. */
export function failureSaid({ problem: { code, data } }: RemoteError): string {
  const { operation, detail } = data as Readonly<Record<string, unknown>>;
  return [operation, code, detail].filter((part) => typeof part === "string" && part !== "").join(": ");
}
