/**
 * The notation of a place in a JSON document: `giacenza.disponibile`, `righe.0.codice`, `listini[].codice` (each item),
 * `Lager[Ort=ZENTRAL].Verfuegbar` (the one item whose `Ort` is `ZENTRAL`), `['@odata.nextLink']` (a name with other
 * characters than letters; `'` is doubled), `""` (the document itself). Pure.
 */

/** A name leads into an object; a name of digits also into a list. */
export type PathStep =
  | { readonly kind: "name"; readonly name: string }
  /** The rest applies to each item of the list. */
  | { readonly kind: "each" }
  /** The one item of the list whose member `key` is `value`, as text. */
  | { readonly kind: "item"; readonly key: string; readonly value: string };

const NAME = /[^.[\]\s'"][^.[\]\s]*/y;
const EACH = /\[\]/y;
const QUOTED = /\[\s*'((?:[^']|'')*)'\s*\]/y;
const ITEM =
  /\[\s*(?:'((?:[^']|'')*)'|([^\s.[\]'"=!<>~*?()]+))\s*=\s*(?:'((?:[^']|'')*)'|([^\s\]'"=](?:[^\]]*[^\s\]])?))\s*\]/y;

/** Parses a path of a profile; null = not a path. */
export function parsePath(text: string): readonly PathStep[] | null {
  const steps: PathStep[] = [];
  let at = 0;
  while (at < text.length) {
    const read = text[at] === "[" ? bracketAt(text, at) : nameAt(text, at);
    if (read === null || (read.step.kind === "item" && steps.at(-1)?.kind === "item")) return null;
    steps.push(read.step);
    const isDotted = text[read.end] === ".";
    at = isDotted ? read.end + 1 : read.end;
    if (isDotted ? at === text.length : at < text.length && text[at] !== "[") return null;
  }
  return steps;
}

/** The path of nested members with any names. */
export function pathOf(names: readonly string[]): string {
  return names.map((name) => (isPlain(name) ? name : `['${name.replaceAll("'", "''")}']`)).join(".");
}

/** The names on the path; null = it does more than name members. */
export function namesOf(path: string): readonly string[] | null {
  const steps = parsePath(path);
  const names = steps?.flatMap((step) => (step.kind === "name" ? [step.name] : [])) ?? [];
  return names.length < (steps?.length ?? 1) ? null : names;
}

function unquoted(text = ""): string {
  return text.replaceAll("''", "'");
}

interface ReadPath {
  readonly step: PathStep;
  readonly end: number;
}

function nameAt(text: string, at: number): ReadPath | null {
  const [name = ""] = matchAt(NAME, text, at) ?? [];
  return isPlain(name) ? { step: { kind: "name", name }, end: at + name.length } : null;
}

/** Other notations use these for all items or the last one, so they are names only in quotes. */
function isPlain(name: string): boolean {
  return matchAt(NAME, name, 0)?.[0] === name && name !== "^" && name !== "*" && !/^-\d+$/.test(name);
}

function bracketAt(text: string, at: number): ReadPath | null {
  const [each] = matchAt(EACH, text, at) ?? [];
  if (each !== undefined) return { step: { kind: "each" }, end: at + each.length };
  const [whole, name] = matchAt(QUOTED, text, at) ?? [];
  if (whole !== undefined) return { step: { kind: "name", name: unquoted(name) }, end: at + whole.length };
  const [item, quotedKey, key = unquoted(quotedKey), quotedValue, value = unquoted(quotedValue)] =
    matchAt(ITEM, text, at) ?? [];
  return item === undefined ? null : { step: { kind: "item", key, value }, end: at + item.length };
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

/** Whether a path leads into each item of a list. */
export function hasEach(path: string): boolean {
  return parsePath(path)?.some(({ kind }) => kind === "each") === true;
}

/** A step to one place. */
export type Placing = Exclude<PathStep, { readonly kind: "each" }>;

export function isPlacing(step: PathStep): step is Placing {
  return step.kind !== "each";
}

/** Whether a value can be written at the path: it starts and ends with a name and has no "each". */
export function canPlace(path: string): boolean {
  const steps = parsePath(path) ?? [];
  return steps[0]?.kind === "name" && steps.at(-1)?.kind === "name" && steps.every(isPlacing);
}

/** As `empty`: an answer that leaves its list out has no records. */
export const MISSING = "missing";
