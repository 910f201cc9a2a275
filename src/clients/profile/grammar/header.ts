/** What HTTP lets stand in a header (RFC 9110, 5.1 and 5.5). */

export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** Visible characters of Latin-1, blanks and tabs: a line end would begin another header. */
export function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7E\x80-\xFF]*$/.test(text);
}
