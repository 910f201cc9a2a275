/** Finds texts with a place for each language. Proposals use them; reading never does. */
import { type KeyedList, leavesWith } from "./keyed.ts";
import { LANGUAGES, type Leaf, stepsOf, wordsOf } from "../../clients/profile/reading/leaves.ts";
import { LANGUAGE_CODES } from "./lexicon/lexicon.ts";

/** A leaf with its language. Its words leave out the language. */
export interface InLanguage {
  /** The contract's form: `de`. */
  readonly language: string;
  readonly leaf: Leaf;
}

/** The language that a word names, however it is written: `DE`, `de-CH`, `F`; null = none. */
function languageNamed(word: string): string | null {
  const [first = "", region, ...more] = wordsOf(word).split(" ");
  if (more.length > 0 || (region !== undefined && !/^[a-z]{2}$/.test(region))) return null;
  return LANGUAGES.has(first) ? first : (LANGUAGE_CODES[first] ?? null);
}

export function byLanguage(leaves: readonly Leaf[], lists: readonly KeyedList[]): readonly InLanguage[] {
  const named = leaves.flatMap((leaf) => inItsName(leaf));
  return [...named, ...byLetter(leaves), ...lists.flatMap(inList)];
}

/** `nome_it`, `NameDE`; `testi.it.nome`. */
function inItsName(leaf: Leaf): readonly InLanguage[] {
  const steps = stepsOf(leaf.path).map(wordsOf);
  const last = leaf.words.split(" ").at(-1) ?? "";
  if (leaf.words.includes(" ") && LANGUAGES.has(last)) {
    return [{ language: last, leaf: { ...leaf, words: leaf.words.slice(0, -last.length).trim() } }];
  }
  const at = steps.findIndex((step) => LANGUAGES.has(step));
  if (at < 0) return [];
  return [{ language: steps[at] ?? "", leaf: { ...leaf, words: steps.toSpliced(at, 1).join(" ") } }];
}

/** `BezeichnungD` beside `BezeichnungF`: one letter is a language only beside another such letter. */
function byLetter(leaves: readonly Leaf[]): readonly InLanguage[] {
  const found = leaves.flatMap((leaf) => {
    const [, words, letter] = /^(.+) ([dfie])$/.exec(leaf.words) ?? [];
    const language = letter === undefined ? undefined : LANGUAGE_CODES[letter];
    return words === undefined || language === undefined ? [] : [{ language, leaf: { ...leaf, words } }];
  });
  return found.filter((one) =>
    found.some(({ language, leaf }) => leaf.words === one.leaf.words && language !== one.language),
  );
}

/** `Texte[Sprache=DE].Kurztext`. If items have only a text, the name of the list names the field. */
function inList(list: KeyedList): readonly InLanguage[] {
  const languages = [...list.keys.keys()].map((value) => [value, languageNamed(value)] as const);
  const named = new Set(languages.map(([, language]) => language));
  if (languages.length === 0 || named.has(null) || named.size < languages.length) return [];
  return languages.flatMap(([value, language]) => {
    const leaves = leavesWith(list, value);
    const isAlone = leaves.length === 1;
    return leaves.map((leaf) => ({
      language: language ?? "",
      leaf: isAlone ? { ...leaf, words: `${singular(list.words)} ${leaf.words}` } : leaf,
    }));
  });
}

/** `bezeichnungen` as `bezeichnung`, `names` as `name`. */
function singular(words: string): string {
  return words.replace(/(?<=\w{4})(?:en|s)$/, "");
}
