const KINDS = ["id", "text", "texts", "decimal", "flag", "instant", "list", "any"] as const;

/**
 * The content of a canonical field. It decides how a foreign value is converted, and what samples are expected to show.
 */
export type FieldKind = (typeof KINDS)[number];

export interface FieldSpec {
  readonly kind: FieldKind;
  /** May be absent in the contract. */
  readonly optional: boolean;
  /** Not in the built-in contract: only present if a profile maps it. */
  readonly isExtra?: boolean;
  /** Only records in which this field has this value contain it; others get no default either. */
  readonly onlyWhere?: { readonly field: string; readonly is: string };
}

/** Canonical fields by path; `prices[].amount` is a field of each item of `prices`. */
export type FieldSpecs = Readonly<Record<string, FieldSpec>>;

/** Fields in the form of `contract.json`: `text`, or `text?` for a field that may be absent. */
export function fieldsOf(fields: Readonly<Record<string, string>>): FieldSpecs {
  return Object.fromEntries(Object.entries(fields).map(([name, holds]) => [name, specOf(holds)]));
}

function specOf(holds: string): FieldSpec {
  const kind = KINDS.find((one) => one === holds.replace(/\?$/, ""));
  if (kind === undefined) throw new Error(`no field holds ${holds}`);
  return { kind, optional: holds.endsWith("?") };
}

/** Maps each field of each group to its own name, as a default profile does: `prices[].amount` is `amount` of an item. */
export function asNamed<Group extends string>(
  groups: Readonly<Record<Group, FieldSpecs>>,
): Readonly<Record<Group, Readonly<Record<string, string>>>> {
  const named = Object.entries<FieldSpecs>(groups).map(([group, specs]) => {
    const own = Object.entries(specs).filter(([, { isExtra }]) => isExtra !== true);
    return [group, Object.fromEntries(own.map(([name]) => [name, name.split("[].").at(-1) ?? name]))];
  });
  return Object.fromEntries(named) as Record<Group, Record<string, string>>;
}

/** Languages whose texts may be mapped separately: `name.it`. */
const TEXT_LANGUAGES = ["de", "fr", "it", "en", "rm"] as const;

/** Every name that a mapping of these fields may contain. */
export function fieldNames(specs: FieldSpecs): readonly string[] {
  return Object.entries(specs).flatMap(([name, { kind }]) =>
    kind === "texts" ? [name, ...TEXT_LANGUAGES.map((language) => `${name}.${language}`)] : [name],
  );
}
