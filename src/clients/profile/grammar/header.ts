/** The header names that HTTP allows (RFC 9110, 5.1 and 5.5). */

export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** Visible Latin-1 characters, blanks and tabs: a line end would start another header. */
export function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7E\x80-\xFF]*$/.test(text);
}
