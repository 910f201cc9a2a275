/** What a canonical field holds: it decides how a foreign value is turned into it, and what a look at a sample expects. */
export type FieldKind = "id" | "text" | "texts" | "decimal" | "flag" | "instant" | "list" | "any";

export interface FieldSpec {
  readonly kind: FieldKind;
  /** May be absent in the contract. */
  readonly optional: boolean;
  /** Not in the built-in contract: it is there only where a profile maps it. */
  readonly isExtra?: boolean;
  /** Only records in which this field has this value have it, so that elsewhere it has no default either. */
  readonly onlyWhere?: { readonly field: string; readonly is: string };
}

/** Canonical fields by their path; `prices[].amount` is a field of each item of `prices`. */
export type FieldSpecs = Readonly<Record<string, FieldSpec>>;

export function needed(kind: FieldKind): FieldSpec {
  return { kind, optional: false };
}

export function optional(kind: FieldKind): FieldSpec {
  return { kind, optional: true };
}

/** Languages whose texts may stand in fields of their own: `name.it`. */
const TEXT_LANGUAGES = ["de", "fr", "it", "en", "rm"] as const;

/** Every name that a mapping of these fields may use. */
export function fieldNames(specs: FieldSpecs): readonly string[] {
  return Object.entries(specs).flatMap(([name, { kind }]) =>
    kind === "texts" ? [name, ...TEXT_LANGUAGES.map((language) => `${name}.${language}`)] : [name],
  );
}

/** Whether texts are mapped language by language: `{"it": "nome_it", "fr": "nome_fr"}`. */
export function isByLanguage(spec: FieldSpec | undefined, rule: unknown): boolean {
  if (spec?.kind !== "texts" || typeof rule !== "object" || rule === null) return false;
  const languages: readonly string[] = TEXT_LANGUAGES;
  return Object.keys(rule).every((key) => languages.includes(key));
}
