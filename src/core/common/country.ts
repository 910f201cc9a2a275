import NAMES_PEOPLE_WRITE from "./country-names.json" with { type: "json" };

/** Codes that Intl names but ISO 3166-1 does not have. */
const NOT_COUNTRIES = new Set(["EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"]);
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

let byName: ReadonlyMap<string, string> | null = null;

/**
 * The ISO 3166-1 alpha-2 code for a country as the shop wrote it: a code, or a name in English, French, Italian or
 * German. `configured` (`mapping.countries`) takes precedence. Null = unknown; never guessed.
 */
export function parseCountry(text: string, configured: Readonly<Record<string, string>>): string | null {
  const wanted = fold(text);
  for (const [name, code] of Object.entries(configured)) {
    if (fold(name) === wanted) return code.toUpperCase();
  }
  byName ??= readNames();
  return byName.get(wanted) ?? null;
}

/** All ISO 3166-1 alpha-2 codes, sorted. */
export function countryCodes(): readonly string[] {
  byName ??= readNames();
  return [...new Set(byName.values())].toSorted();
}

function readNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const displays = ["en", "fr", "it", "de", "de-CH"].map(
    (language) => new Intl.DisplayNames(language, { type: "region", fallback: "none" }),
  );
  for (const first of LETTERS) {
    for (const second of LETTERS) {
      const code = first + second;
      const known = displays.map((display) => display.of(code)).filter((name) => name !== undefined);
      if (known.length === 0 || NOT_COUNTRIES.has(code) || isDeprecated(code)) continue;
      for (const name of [code, ...known]) names.set(fold(name), code);
    }
  }
  for (const [code, written] of Object.entries(NAMES_PEOPLE_WRITE)) for (const name of written) names.set(name, code);
  return names;
}

/** `UK` and the codes of former states are aliases of a code in use. */
function isDeprecated(code: string): boolean {
  return new Intl.Locale(`und-${code}`).region !== code || Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`;
}

function fold(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, " ")
    .trim();
}
