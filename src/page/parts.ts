import type { Context as Call } from "hono";
import type { Lang } from "../core/common/language.ts";
import type { PageText } from "../text/page-text.ts";
import type { Host, Site } from "./host.ts";
import type { Visitor } from "../core/access/user.ts";
import type { View } from "./view.ts";

/** Dependencies of every route. */
export interface Parts {
  readonly host: Host;
  readonly site: Site;
  /** `timeZone` is the shop's; null = the page belongs to no shop. */
  textOf(lang: Lang, timeZone: string | null): Promise<PageText>;
  viewOf(call: Call, visitor: Visitor | null, timeZone?: string | null): Promise<View>;
  /** A page as an answer. */
  show(call: Call, page: unknown, status?: 200 | 400 | 403 | 404 | 429 | 500 | 503): Response;
}

export type Env = { Variables: { visitor: Visitor } };
