/**
 * The notation of a place in a JSON document: `giacenza.disponibile`, `righe.0.codice`, `listini[].codice` (each item),
 * `Lager[Ort=ZENTRAL].Verfuegbar` (the one item whose `Ort` is `ZENTRAL`), `['@odata.nextLink']` (a name with other
 * characters than letters; `'` is doubled), `""` (the document itself). The prefix `^.` starts at the record around the list. Pure.
 */

/** A name leads into an object; a name of digits also into a list. */
export type Step =
  | { readonly kind: "name"; readonly name: string }
  /** The rest applies to each item of the list. */
  | { readonly kind: "each" }
  /** The one item of the list whose member `key` is `value`, as text. */
  | { readonly kind: "item"; readonly key: string; readonly value: string };

export interface Path {
  /** The path starts at the record around the list, not at the list's item. */
  readonly climbs: boolean;
  readonly steps: readonly Step[];
}

/** The prefix of a path that climbs. */
const CLIMB = "^.";

const NAME = /[^.[\]\s'"][^.[\]\s]*/y;
const EACH = /\[\]/y;
const QUOTED = /\[\s*'((?:[^']|'')*)'\s*\]/y;
const ITEM =
  /\[\s*(?:'((?:[^']|'')*)'|([^\s.[\]'"=!<>~*?()]+))\s*=\s*(?:'((?:[^']|'')*)'|([^\s\]'"=](?:[^\]]*[^\s\]])?))\s*\]/y;

/** Parses a path of a profile; null = not a path. */
export function parsePath(text: string): Path | null {
  const climbs = text.startsWith(CLIMB);
  const steps: Step[] = [];
  let at = climbs ? CLIMB.length : 0;
  while (at < text.length) {
    const read = text[at] === "[" ? bracketAt(text, at) : nameAt(text, at);
    if (read === null || (read.step.kind === "item" && steps.at(-1)?.kind === "item")) return null;
    steps.push(read.step);
    const isDotted = text[read.end] === ".";
    at = isDotted ? read.end + 1 : read.end;
    if (isDotted ? at === text.length : at < text.length && text[at] !== "[") return null;
  }
  return { climbs, steps };
}

/** The path of nested members with any names. */
export function pathOf(names: readonly string[]): string {
  return writePath({ climbs: false, steps: names.map((name) => ({ kind: "name", name })) });
}

/** The names on the path; null = it does more than name members. */
export function namesOf(path: string): readonly string[] | null {
  const { climbs, steps } = parsePath(path) ?? { climbs: true, steps: [] };
  const names = steps.flatMap((step) => (step.kind === "name" ? [step.name] : []));
  return climbs || names.length < steps.length ? null : names;
}

/** The path that was most likely meant by an invalid text. */
export function nearestPath(text: string): string {
  const climbs = text.startsWith("^");
  const pieces = text.slice(climbs ? 1 : 0).matchAll(/\[([^\]]*)\]?|([^.[\]]+)/g);
  const steps = [...pieces].flatMap(([, inside, word = inside ?? ""]) => guessStep(word.trim(), inside !== undefined));
  const isAgain = (step: Step, at: number): boolean => step.kind === "item" && steps[at - 1]?.kind === "item";
  return writePath({ climbs, steps: steps.filter((step, at) => !isAgain(step, at)) });
}

function writePath({ climbs, steps }: Path): string {
  return steps.reduce(
    (before, step) => before + (step.kind === "name" && before !== "" && before !== CLIMB ? "." : "") + stepText(step),
    climbs ? CLIMB : "",
  );
}

function stepText(step: Step): string {
  switch (step.kind) {
    case "name":
      return isPlain(step.name) ? step.name : `[${quoted(step.name)}]`;
    case "each":
      return "[]";
    case "item": {
      const { key, value } = step;
      const [plain] = matchAt(ITEM, `[${key}=${value}]`, 0) ?? [];
      const isAsItIs = plain?.length === key.length + value.length + 3;
      return isAsItIs && value.trim() === value ? `[${key}=${value}]` : `[${quoted(key)}=${quoted(value)}]`;
    }
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function unquoted(text = ""): string {
  return text.replaceAll("''", "'");
}

interface Read {
  readonly step: Step;
  readonly end: number;
}

function nameAt(text: string, at: number): Read | null {
  const [name = ""] = matchAt(NAME, text, at) ?? [];
  return isPlain(name) ? { step: { kind: "name", name }, end: at + name.length } : null;
}

/** Other notations use these for all items or the last one, so they are names only in quotes. */
function isPlain(name: string): boolean {
  return matchAt(NAME, name, 0)?.[0] === name && name !== "^" && name !== "*" && !/^-\d+$/.test(name);
}

function bracketAt(text: string, at: number): Read | null {
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

/** The step that another notation means. */
function guessStep(text: string, isBracket: boolean): readonly Step[] {
  if (text === "*" || (isBracket && text === "")) return [{ kind: "each" }];
  if (/^-\d+$/.test(text)) return [{ kind: "name", name: "0" }];
  const [item, , key = "", value = ""] = /^[?(]*(?:@\.)?(['"]?)([^=!<>]+)\1\s*==?\s*(.*?)\)*$/.exec(text) ?? [];
  if (isBracket && item !== undefined) return [{ kind: "item", key: key.trim(), value: withoutQuotes(value) }];
  const name = withoutQuotes(text);
  return name === "" || (name === "^" && !isBracket) ? [] : [{ kind: "name", name }];
}

function withoutQuotes(text: string): string {
  return text.trim().replace(/^(['"])(.*?)\1?$/, "$2");
}

/** Whether a path leads into each item of a list. */
export function hasEach(path: string): boolean {
  return parsePath(path)?.steps.some(({ kind }) => kind === "each") === true;
}
