/** The `Link` header of an answer (RFC 8288): `<https://erp.example/articles?page=2>; rel="next", <…>; rel="last"`. */

const LINK = /\s*<([^>]*)>((?:\s*;\s*[\w!#$%&'*+.^`|~-]+\*?(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)\s*(?:,|$)/y;
const PARAMETER = /;\s*([^\s=;]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?/g;

/** The address with rel=next; null = there is none; undefined = the header cannot be parsed. */
export function nextInLinks(header: string): string | null | undefined {
  LINK.lastIndex = 0;
  let next: string | null = null;
  while (LINK.lastIndex < header.length) {
    const link = LINK.exec(header);
    if (link === null) return undefined;
    const [, address = "", parameters = ""] = link;
    if (next === null && relationsOf(parameters).includes("next")) next = address;
  }
  return next;
}

/** The link relations; a second `rel` of one link is ignored. */
function relationsOf(parameters: string): readonly string[] {
  const [rel] = [...parameters.matchAll(PARAMETER)].filter(([, name = ""]) => name.toLowerCase() === "rel");
  const [, , quoted, bare = quoted ?? ""] = rel ?? [];
  return bare.toLowerCase().split(/\s+/);
}
