import type { WHOLE_LANGUAGES } from "./languages.ts";

type Whole = (typeof WHOLE_LANGUAGES)[number];

/** Small words that belong to one of our languages only: where one stands, a sentence of that language stands. */
const MARKS: Readonly<Record<Whole, RegExp>> = {
  en: /(?<![\p{L}-])(?:the|and|of|which|with|this|that|were|has|have|should|from|not|shop’s|is)(?![\p{L}-])/giu,
  de: /(?<![\p{L}-])(?:der|das|und|nicht|ist|sind|wird|werden|wurde|eine[nrms]?|mit|für|Bestellung(?:en)?|Produkte?)(?![\p{L}-])/gu,
  fr: /(?<![\p{L}-])(?:les|est|sont|une|avec|pour|dans|commandes?|boutique|vous|cette)(?![\p{L}-])/giu,
  it: /(?<![\p{L}-])(?:della|delle|sono|è|ordin[ei]|negozio|viene|vengono|che|questo|degli)(?![\p{L}-])/giu,
};

/** What is typed, quoted or named is of no language: commands, options, settings, paths, addresses and what another system said. */
function prose(text: string): string {
  return text
    .replaceAll(/tg360(?: [\w.,:=@/-]+)+/g, " ")
    .replaceAll(/[«“"][^»”"]*[»”"]/g, " ")
    .replaceAll(/\S*[\w-][./=|_@]\w\S*/g, " ");
}

/** The words in `text` that only another language than `lang` has. */
export function foreignWords(text: string, lang: Whole): readonly string[] {
  const words = prose(text);
  return Object.entries(MARKS).flatMap(([one, marks]) =>
    one === lang ? [] : [...words.matchAll(marks)].map(([word]) => word),
  );
}
