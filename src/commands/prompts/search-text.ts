/** Without capitals and accents: `muller` finds Müller. */
export function searchText(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
