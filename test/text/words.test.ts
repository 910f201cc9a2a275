import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import type { Lang } from "../../src/core/common/language.ts";
import { readLocale } from "../../src/text/locale.ts";
import { WHOLE_LANGUAGES } from "../support/languages.ts";

const COLUMNS = ["en", "meaning", "de", "fr", "it"] as const;

/** Expressions that were given up, and the keys where the word means something else. */
const GIVEN_UP: Readonly<
  Record<(typeof WHOLE_LANGUAGES)[number], readonly (readonly [word: RegExp, elsewhere?: RegExp])[]>
> = {
  en: [
    [/\bso many lines there/i],
    [/\btold\b|\btell(ing|s) the shop/i],
    [/\bwhat needs you\b|\bnothing had changed\b/i],
    [/\bthat is no \w+\b|\bspeaks otherwise\b/i],
    [/\b(could|can) (not|cannot) be had\b/i],
    [/\bsomebody (said|asked|decided|settled|names)\b/i],
    [/\bmend(ed|s)?\b/i],
    [/\bwhat stands where\b/i],
    [/\btried again by itself\b/i, /^report\.tried-again$/],
    [/\b(un)?prove[ns]?\b/i, /^page\.month-about$/],
    [/\bby (itself|themselves)\b/i],
    [/\b(put|puts) .{0,20}\bbackup back\b|put back the newest/i],
  ],
  de: [
    [/\bverborgen\b/i],
    [/\bnichts steht an\b|\bsteht an\./i],
    [/\bjemand (wollte|hat gesagt|hat entschieden|hat die)\b/i],
    [/\bspricht anders\b|\bmitgeteilt\b|\binformiert$/i],
    [/\bzurückbehalten\b|Bestellungen.{0,20}\bzurückgehalten\b/i],
    [/\b(der|den|vom|einen|Der|ein) Stand\b|\bStatusdatei\b/],
    [/\bDurch(gang|lauf)\b/],
    [/\bberichtig/i],
    [/\bweist .{0,40}zurück|\b(zurück|ab)gewiesen\b/i],
    [/\bAbgleich\b/],
    [/Übertrag|(jetzt|Nie|nie|Fälliges|Trotzdem|Als) übertragen/],
    [/ß/],
    [/\b(un)?be(wies|weis)(en|bar)?\b/i],
    [/\bvon selbst\b/i, /^notice\.intro\.passing$/],
    [/\bArtikels?\b/],
    [/\bwieder(her)?gestellt\b/],
    [/\berster? Tag\b|\bersten Tag\b/],
  ],
  fr: [
    [/est coché ce qui/i],
    [/de ce que dit tg360|de quelle liste/i],
    [/parle autrement|n’a pas pu être obtenu/i],
    [/\bbloquées?\b/i],
    [/commandes.{0,20} retenues/i],
    [/\be-mails?\b/i],
    [/\bsynchronisation\b|\breprise\b/i],
    [/quelqu’un a (dit|demandé|décidé|réglé)/i],
    [/\bprouv(é|ée|és|er|ez)\b/i],
    [/\bremi(s|se)e? en place\b|\bremettez la sauvegarde\b/i],
    [/\barticles?\b(?!\})/],
    [/\bde l’état\b|^L’état\b/],
    [/\bpremier jour\b/i],
    [/\bce qui est dû\b|\bpassages?\b(?! en revue)/i],
  ],
  it: [
    [/è spuntato/i],
    [/di quale listino|quale listino mostra/i],
    [/altrimenti\b.*profilo$|parla altrimenti/i],
    [/\bproprietario\b/i, /permissions-tightened|problem\.private/],
    [/\bbloccati\b/i],
    [/copia di sicurezza/i],
    [/\bripresa\b|\bsincronizzazione\b/i],
    [/contratto incorporato/i],
    [/qualcuno ha (detto|chiesto|deciso|risolto|indicato)/i],
    [/libera la sua giacenza/i],
    [/\bche Lei\b|\b(Sua|Sue|Suo|Suoi)\b/],
    [/\bciò che è (dovuto|in attesa)\b/i],
    [/\bnon provat[oai]\b|\bprovare (questa|il giorno)\b/i, /^check\.skipped$/],
    [/\bfile dello stato\b/],
    [/\bprimo giorno\b/i],
    [/\bp\. ?es\.|\bper es\./],
  ],
};

/** Every text of an object of texts and objects, by its path. */
function textsOf(words: object, path = ""): readonly (readonly [path: string, text: string])[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "string"
      ? [[`${path}${key}`, value] as const]
      : typeof value === "object" && value !== null
        ? textsOf(value, `${path}${key}.`)
        : [],
  );
}

function all(lang: Lang): readonly (readonly [path: string, text: string])[] {
  return [
    ...textsOf(readLocale(lang, "messages")),
    ...textsOf(readLocale(lang, "help"), "help."),
    ...textsOf(readLocale(lang, "page")),
  ];
}

/** The rows of the glossary: the word of each language, without what stands in brackets. */
function glossary(): readonly Readonly<Record<string, string>>[] {
  const page = readFileSync(new URL("../../docs/words.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| English"));
  return rows
    .map((row) => row.split("|").map((cell) => cell.replace(/\(.*\)/, "").trim()))
    .filter(([, first = ""]) => !first.startsWith("-"))
    .map((cells) => Object.fromEntries(COLUMNS.map((column, at) => [column, cells[at + 1] ?? ""])));
}

describe.each(WHOLE_LANGUAGES)("the words of %s", (lang) => {
  it("have given up those that were hard to read", () => {
    const found = all(lang).flatMap(([key, text]) =>
      GIVEN_UP[lang].filter(([word, elsewhere]) => word.test(text) && elsewhere?.test(key) !== true).map(() => key),
    );
    expect(found).toEqual([]);
  });

  it("have each word of the glossary", () => {
    const text = all(lang)
      .map(([, one]) => one.replaceAll("\u00A0", " ").toLowerCase())
      .join("\n");
    const words = glossary().map((row) => row[lang] ?? "");
    expect(words.length).toBeGreaterThan(30);
    expect(words.filter((word) => word === "" || !text.includes(word.toLowerCase()))).toEqual([]);
  });
});

/** To correct the order in the shop. */
const CORRECTED: Readonly<Record<(typeof WHOLE_LANGUAGES)[number], RegExp>> = {
  en: /correct[^.]*\bshop\b/i,
  de: /korrigier[^.]*\bShop\b|\bShop[^.]*korrigier/i,
  fr: /corrig[^.]*\bboutique\b/i,
  it: /corregg[^.]*\bnegozio\b/i,
};

it.each(WHOLE_LANGUAGES)("no text in %s about a parcel says to correct the order in the shop", (lang) => {
  const all = Object.entries(readLocale(lang, "messages") as Readonly<Record<string, string>>);
  const found = all.filter(([, text]) => CORRECTED[lang].test(text)).map(([key]) => key);
  expect(found).toContain("hint.order-invalid");
  expect(found.filter((key) => /deliver|parcel|fulfil|status-(push|settle|release|drop)/.test(key))).toEqual([]);
});
