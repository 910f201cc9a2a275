import { countListed } from "../../view/lists.ts";
import { type Context as Call, Hono } from "hono";

import { mayAct, maySee, type Visitor } from "../../core/access/user.ts";
import { countHeldStatuses } from "../../core/orders/fulfilment/fulfilment.ts";
import type { Store } from "../../core/ports/store.ts";
import { needsAttention } from "../../view/shops/overview.ts";
import { readViews } from "../saved-views.ts";
import { pagePath, type ShopView, type PageView } from "../view.ts";
import type { Lang } from "../../core/common/language.ts";
import type { PageText } from "../../text/page-text.ts";
import type { PageHost, Site } from "../host.ts";

type ShopEnv = PageEnv & { Variables: { shop: string } };

export type ShopCall = Call<ShopEnv>;

/** What the routes of a shop's pages are made with. */
export interface ShopPages extends PageParts {
  readonly app: Hono<ShopEnv>;
  /** Reads the state and renders the page. */
  page<T>(
    call: ShopCall,
    look: (store: Store, timeZone: string) => Promise<T | null>,
    draw: (view: ShopView, shown: NonNullable<T>) => unknown,
  ): Promise<Response>;
}

/** Reached only by visitors who may see the shop; only those who may act can post, but for their own views. */
export function createShopPages(parts: PageParts): ShopPages {
  const { host, viewOf, show } = parts;
  const app = new Hono<ShopEnv>();

  app.use(async (call, next) => {
    const visitor = call.get("visitor");
    const shop = call.req.param("shop") ?? "";
    const isKnown = maySee(visitor, shop) && (await host.listShops()).includes(shop);
    if (!isKnown) return call.notFound();
    const isOwn = call.req.path === pagePath(shop, "views");
    if (call.req.method === "POST" && !isOwn && !mayAct(visitor, shop)) return call.text("", 403);
    call.set("shop", shop);
    return next();
  });

  const page: ShopPages["page"] = async (call, look, draw) => {
    const shop = call.get("shop");
    const visitor = call.get("visitor");
    const { shown, timeZone, ...others } = await host.read(shop, async (store, zone) => {
      const [found, badges, views] = await Promise.all([
        look(store, zone),
        readBadges(store, host.clock.now()),
        readViews(store, visitor.name),
      ]);
      return { shown: found, timeZone: zone, badges, views };
    });
    if (shown === null || shown === undefined) return call.notFound();
    const settings = await host.readSettings(shop);
    const page = await viewOf(call, visitor, timeZone);
    const view = { ...page, ...others, shop, settings, mayAct: mayAct(visitor, shop) };
    return show(call, await draw(view, shown));
  };

  return { ...parts, app, page };
}

/** Changes of products and statuses of orders that are held back. */
export async function countAllHeld(store: Store): Promise<number> {
  const [held, statuses] = await Promise.all([store.countHeld(), countHeldStatuses(store)]);
  return Object.values(held).reduce((sum, n) => sum + n, statuses);
}

/** The numbers beside the navigation. */
async function readBadges(store: Store, nowMs: number): Promise<ShopView["badges"]> {
  const [counts, held] = await Promise.all([store.countStates(nowMs), countAllHeld(store)]);
  return { orders: needsAttention(counts), held, all: countListed(counts.orders) };
}

/** Dependencies of every route. */
export interface PageParts {
  readonly host: PageHost;
  readonly site: Site;
  /** `timeZone` is the shop's; null = the page belongs to no shop. */
  textOf(lang: Lang, timeZone: string | null): Promise<PageText>;
  viewOf(call: Call, visitor: Visitor | null, timeZone?: string | null): Promise<PageView>;
  /** A page as an answer. */
  show(call: Call, page: unknown, status?: 200 | 400 | 403 | 404 | 429 | 500 | 503): Response;
}

export type PageEnv = { Variables: { visitor: Visitor } };
