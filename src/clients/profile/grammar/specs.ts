const KINDS = ["id", "text", "texts", "decimal", "flag", "instant", "list", "any"] as const;

/** What a canonical field holds: it decides how a foreign value is turned into it, and what a look at a sample expects. */
export type FieldKind = (typeof KINDS)[number];

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

/** Fields as `contract.json` has them: what each holds, `text`, or `text?` for one that may be absent. */
export function fieldsOf(fields: Readonly<Record<string, string>>): FieldSpecs {
  return Object.fromEntries(Object.entries(fields).map(([name, holds]) => [name, specOf(holds)]));
}

function specOf(holds: string): FieldSpec {
  const kind = KINDS.find((one) => one === holds.replace(/\?$/, ""));
  if (kind === undefined) throw new Error(`no field holds ${holds}`);
  return { kind, optional: holds.endsWith("?") };
}

/** Each field where its name says, as a default profile has it: `prices[].amount` is `amount` of an item. */
export function asNamed(specs: FieldSpecs): Readonly<Record<string, string>> {
  const own = Object.entries(specs).filter(([, { isExtra }]) => isExtra !== true);
  return Object.fromEntries(own.map(([name]) => [name, name.split("[].").at(-1) ?? name]));
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
