/** How the keys of a mapping, and the names they stand for, are compared: `COD` and `cod ` mean the same. */
export function mappingKey(text: string): string {
  return text.trim().toLowerCase();
}

export type MappingSetting = "mapping.payments" | "mapping.vat" | "mapping.countries";
