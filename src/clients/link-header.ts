/** The `Link` header of an answer (RFC 8288): `<https://erp.example/articles?page=2>; rel="next", <…>; rel="last"`. */

const LINK = /\s*<([^>]*)>((?:\s*;\s*[\w!#$%&'*+.^`|~-]+\*?(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)\s*(?:,|$)/y;
const RELATION = /;\s*rel\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/i;

/** The address of what comes next; null = the header names none; undefined = it cannot be read. */
export function nextInLinks(header: string): string | null | undefined {
  LINK.lastIndex = 0;
  let next: string | null = null;
  while (LINK.lastIndex < header.length) {
    const link = LINK.exec(header);
    if (link === null) return undefined;
    const [, address = "", parameters = ""] = link;
    // A second `rel` of one link does not count.
    const [, quoted, bare = quoted ?? ""] = RELATION.exec(parameters) ?? [];
    if (next === null && bare.toLowerCase().split(/\s+/).includes("next")) next = address;
  }
  return next;
}
