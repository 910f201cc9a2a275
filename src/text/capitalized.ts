/** With a small first letter. */
export function uncapitalized(words: string): string {
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

/** With a capital first letter. */
export function capitalized(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
