/** Normalises the keys of a mapping and the names they match: `COD` and `cod ` are the same. */
export function mappingKey(text: string): string {
  return text.trim().toLowerCase();
}

export type MappingSetting = "mapping.payments" | "mapping.vat" | "mapping.countries";
