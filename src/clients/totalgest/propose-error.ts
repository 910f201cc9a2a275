/** What a profile would have to say of errors, guessed from how a product is refused that there is not. Pure. */
import type { Candidate, ErrorRules } from "../../core/diagnosis.ts";
import { foundText } from "../fault.ts";
import { leavesOf } from "../profile/leaves.ts";
import type { Leaf } from "../profile/leaves.ts";
import { ERROR_CODE, ERROR_TEXT } from "../profile/lexicon.ts";

/** The contract's word for it. */
const UNKNOWN_PRODUCT = "unknown_product";

/** Words that a wrong path is answered with as well: a product must not be hidden for those. */
const SAID_OF_ANYTHING = /^(?:404|not[ _-]?found|non[ _-]?trovat\w*|nicht[ _-]?gefunden|introuvable)$/i;

/**
 * Rules by which `answer`, to the question for a product of this id, reads as the contract's `unknown_product`. A code is
 * better than words; words only where they name the id, which those for a wrong path do not. Null = neither is there.
 */
export function guessError(answer: unknown, id: string): ErrorRules | null {
  const leaves = leavesOf([answer]).filter(({ values }) => isScalar(values[0]));
  const text =
    leaves.find(({ words, values }) => ERROR_TEXT.test(words) && isText(values[0])) ??
    leaves.find(({ values }) => isText(values[0]));
  const code = leaves.find((leaf) => isCode(leaf, id));
  const message = text === undefined ? {} : { message: candidate(text, text.path, "medium") };
  if (code !== undefined) {
    return {
      code: candidate(code, { path: code.path, map: { [String(code.values[0])]: UNKNOWN_PRODUCT } }, "medium"),
      ...message,
    };
  }
  const words = String(text?.values[0]);
  if (text === undefined || !words.includes(id)) return null;
  const rule = { path: text.path, map: { [words.replaceAll(id, "*")]: UNKNOWN_PRODUCT } };
  return { code: candidate(text, rule, "low"), ...message };
}

function isCode({ words, values: [value] }: Leaf, id: string): boolean {
  const last = words.split(" ").slice(-2).join(" ");
  const shown = String(value);
  return (
    (ERROR_CODE.test(last) || ERROR_CODE.test(words)) && !isText(value) && shown !== id && !SAID_OF_ANYTHING.test(shown)
  );
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || Number.isSafeInteger(value);
}

/** Words for a person. */
function isText(value: unknown): boolean {
  return typeof value === "string" && /\S\s+\S/.test(value);
}

function candidate({ path, values }: Leaf, rule: unknown, confidence: Candidate["confidence"]): Candidate {
  return { path, rule, seen: foundText(values[0]), confidence };
}
