import { type Context as Call, Hono } from "hono";
import { compress } from "hono/compress";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

import { SlowDown } from "../core/access/slow-down.ts";
import { hashToken, type OneTimeLink } from "../core/access/token.ts";
import { Tg360Error } from "../core/common/problems/errors.ts";
import { parseLanguage } from "../core/common/language.ts";
import { createPageText, type PageText } from "../text/page-text.ts";
import { fieldOf } from "./forms.ts";
import { guard, HOOKS, peerOf } from "./access/guard.ts";
import { addHooks } from "./access/hooks.ts";
import type { PageHost, Site } from "./host.ts";
import type { ShopRow } from "../view/shops/shops.ts";
import { ASSETS, readAsset } from "./assets.ts";
import { EnterPage, LoginPage, MessagePage, NoUsersPage } from "./pages/gate.tsx";
import { beginSession, cookieOf, endSession, visitorOf } from "./access/session.ts";
import { findShops, pageOfShops, SHOP_TABS, type ShopPictures, ShopsPage, type ShopsQuery } from "./pages/shops.tsx";
import { sinceHours } from "./pictures/hours.tsx";
import { oneOf, readPage, readSearch } from "./routes/queries.ts";
import { addPassword, judgePassword, type PasswordFault, statusOf } from "./pages/password.tsx";
import { addActing } from "./routes/act.tsx";
import { addFiles } from "./routes/csv.ts";
import { addItemPages } from "./routes/items.tsx";
import { addOverviewPages } from "./routes/overview.tsx";
import { countAllHeld, type PageEnv, type PageParts, createShopPages } from "./routes/shop-pages.ts";
import { addViews } from "./routes/views.tsx";
import { createTimes, type Times } from "./times.ts";
import { maySee } from "../core/access/user.ts";
import { DEFAULT_TIME_ZONE } from "../core/common/time/zone.ts";
import { sentencesOf } from "../text/next.ts";
import { type PageView, withQuery } from "./view.ts";

const LANGUAGE_COOKIE = "tg360_language";
/** The page that a visitor asked for before the login. */
const BACK_COOKIE = "tg360_back";
const BACK_LASTS_S = 10 * 60;
const LONGEST_PATH = 1000;
const YEAR_S = 365 * 24 * 3600;

/**
 * The page with all its routes. `link` = the one-time link while there are no users; null = no link. `systemUser` =
 * the author of decisions by a visitor who used it.
 */
export function createApp(
  host: PageHost,
  site: Site,
  { link, systemUser }: { readonly link: OneTimeLink | null; readonly systemUser: string },
): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  const parts = createParts(host, site);
  const { show, viewOf } = parts;
  const slowDown = new SlowDown();

  app.use(guard(site));
  app.use(compress());
  app.use(async (call, next) => {
    const isOpen = host.access.hasUsers() || isLoopbackPeer(peerOf(call, site));
    if (!isOpen && !call.req.path.startsWith(HOOKS)) return call.text("", 403);
    return next();
  });
  for (const [path, type] of ASSETS) {
    const { content, version } = readAsset(path);
    app.get(path, (call) => {
      const isKept = call.req.query("v") === version;
      if (isKept) call.header("cache-control", "public, max-age=31536000, immutable");
      return call.body(content, 200, { "content-type": type });
    });
  }
  app.post("/language", async (call) => {
    const form = await call.req.formData();
    const lang = parseLanguage(fieldOf(form, "lang"));
    if (lang !== null) setCookie(call, LANGUAGE_COOKIE, lang, { ...cookieOf(site), maxAge: YEAR_S, httpOnly: true });
    return call.redirect(safePath(form.get("back")), 303);
  });

  const tell = (call: Call, view: PageView, title: string, lines: readonly string[], status: 403 | 404 | 500 | 503) =>
    show(call, <MessagePage view={view} title={title} lines={lines} />, status);
  const loginPage = async (call: Call, fault: PasswordFault | null): Promise<Response> => {
    const view = await viewOf(call, null);
    if (!host.access.hasUsers()) return show(call, <NoUsersPage view={view} />, 403);
    return show(call, <LoginPage view={view} fault={fault} />, statusOf(fault));
  };
  app.get("/login", (call) => loginPage(call, null));
  app.post("/login", async (call) => {
    const form = await call.req.formData();
    if (!host.access.hasUsers()) return loginPage(call, null);
    const name = fieldOf(form, "user").trim().toLowerCase().slice(0, 64);
    const fault = await judgePassword(parts, slowDown, call, { name, password: fieldOf(form, "password") });
    if (fault !== null) return loginPage(call, fault);
    beginSession(call, host, site, name);
    const back = getCookie(call, BACK_COOKIE);
    if (back !== undefined) deleteCookie(call, BACK_COOKIE, cookieOf(site));
    return call.redirect(safePath(back), 303);
  });
  app.get("/enter", async (call) => {
    const view = await viewOf(call, null);
    return show(call, <EnterPage view={view} token={tokenIn(call.req.query("token"))} />);
  });
  app.post("/enter", async (call) => {
    const token = fieldOf(await call.req.formData(), "token");
    if (host.access.hasUsers() || link?.redeem(hashToken(token), host.clock.now()) !== true) {
      const view = await viewOf(call, null);
      return tell(call, view, view.text.t("page.enter"), [view.text.t("page.link-over")], 403);
    }
    beginSession(call, host, site, null);
    return call.redirect("/", 303);
  });
  app.post("/logout", (call) => {
    endSession(call, host, site);
    return call.redirect("/login", 303);
  });

  addHooks(app as unknown as Hono, host);

  // All later routes need a session.
  app.use(async (call, next) => {
    const visitor = visitorOf(call, host, systemUser);
    if (visitor === null) {
      const { pathname, search } = new URL(call.req.url);
      const back = call.req.method === "GET" ? safePath(pathname + search) : "/";
      // In a cookie: the login page repeats nothing of an address that anybody may have written.
      if (back !== "/") setCookie(call, BACK_COOKIE, back, { ...cookieOf(site), maxAge: BACK_LASTS_S, httpOnly: true });
      return call.redirect("/login", 303);
    }
    call.set("visitor", visitor);
    return next();
  });
  // Without script a form sends its empty fields too: no address keeps them.
  app.get("/shops/*", (call, next) => {
    const { pathname, searchParams } = new URL(call.req.url);
    const given = [...searchParams].filter(([, value]) => value !== "");
    return given.length === searchParams.size
      ? next()
      : Promise.resolve(call.redirect(withQuery(pathname, Object.fromEntries(given)), 303));
  });
  addPassword(app, parts, slowDown);
  app.get("/", async (call) => {
    const [first, second] = (await viewOf(call, call.get("visitor"))).shops;
    return call.redirect(first !== undefined && second === undefined ? `/shops/${first}` : "/shops", 303);
  });
  app.get("/shops", async (call) => {
    const view = await viewOf(call, call.get("visitor"), DEFAULT_TIME_ZONE);
    const query: ShopsQuery = {
      tab: oneOf(SHOP_TABS, call.req.query("tab")),
      search: readSearch(call),
      page: readPage(call),
    };
    const rows = await host.readShops(view.shops);
    const pictures = await readPictures(host, pageOfShops(findShops(rows, query), query.page));
    return show(call, <ShopsPage view={view} query={query} rows={rows} pictures={pictures} />);
  });
  const pages = createShopPages(parts);
  addActing(pages);
  addOverviewPages(pages);
  addFiles(pages);
  addItemPages(pages);
  addViews(pages);
  app.route("/shops/:shop", pages.app);

  app.notFound(async (call) => {
    const view = await viewOf(call, visitorOf(call, host, systemUser));
    return tell(call, view, view.text.t("page.not-found"), [view.text.t("page.not-found-about")], 404);
  });
  app.onError(async (error, call) => {
    if (!(error instanceof Tg360Error)) host.report(error);
    const view = await viewOf(call, visitorOf(call, host, systemUser)).catch(() => viewOf(call, null));
    const { text } = view;
    if (!(error instanceof Tg360Error)) {
      return tell(call, view, text.t("page.broken"), [text.t("page.broken-about")], 500);
    }
    const { message, next } = text.problem(error.problem);
    // The clients mask secrets in what is stored; this error may be of another origin, and repeats nothing of a visitor.
    const lines = [message, sentencesOf(next)].filter((line) => line !== "").map((line) => host.clean(line));
    return tell(call, view, text.t("page.cannot"), lines, 503);
  });
  return app;
}

/** What a list of shops draws; a shop that cannot be read has no picture. */
async function readPictures(host: PageHost, rows: readonly ShopRow[]): Promise<ShopPictures> {
  const sinceMs = sinceHours(host.clock.now());
  const read = rows.map(async ({ shop, error }) => {
    if (error !== null) return [];
    try {
      const [hours, held] = await host.read(shop, (store) =>
        Promise.all([store.listRunHours(sinceMs), countAllHeld(store)]),
      );
      return [[shop, { hours, held }] as const];
    } catch (failure) {
      if (failure instanceof Tg360Error) return [];
      throw failure;
    }
  });
  return new Map((await Promise.all(read)).flat());
}

function createParts(host: PageHost, site: Site): PageParts {
  const allTimes = new Map<string, Times>();
  const texts = new Map<string, Promise<PageText>>();
  const textOf: PageParts["textOf"] = (lang, timeZone) => {
    const key = `${lang} ${timeZone ?? ""}`;
    const known = texts.get(key) ?? createPageText(lang, timeZone ?? DEFAULT_TIME_ZONE);
    texts.set(key, known);
    return known;
  };
  return {
    host,
    site,
    textOf,
    async viewOf(call, visitor, timeZone = null) {
      const lang =
        parseLanguage(getCookie(call, LANGUAGE_COOKIE)) ??
        parseLanguage(call.req.header("accept-language")) ??
        host.lang;
      const { pathname, search } = new URL(call.req.url);
      const all = visitor === null ? [] : await host.listShops();
      const shops = visitor === null ? [] : all.filter((shop) => maySee(visitor, shop));
      const here = visitor === null ? openPath(new URL(call.req.url)) : pathname + search;
      const text = await textOf(lang, timeZone);
      const zone = timeZone ?? DEFAULT_TIME_ZONE;
      const times = allTimes.get(`${lang} ${zone}`) ?? createTimes(text, zone);
      allTimes.set(`${lang} ${zone}`, times);
      return { text, times, lang, visitor, shops, here, nowMs: host.clock.now() };
    },
    // Without masking: it would tell a visitor whether something typed is a secret.
    show(call, page, status = 200) {
      return call.html(`<!doctype html>${String(page)}`, status);
    },
  };
}

/** The address of a page that needs no session, without anything else that was written into it. */
function openPath({ pathname, searchParams }: URL): string {
  return pathname === "/enter" ? `/enter?token=${tokenIn(searchParams.get("token"))}` : "/login";
}

/** The token of a one-time link; "" = it is none. */
function tokenIn(value: string | null | undefined): string {
  return /^[\w-]{43}$/.test(value ?? "") ? (value ?? "") : "";
}

/** A path of this page only: not `//elsewhere`, nor `/\elsewhere`, which browsers read as that. */
function safePath(value: unknown): string {
  const path = typeof value === "string" ? value : "";
  return path.length <= LONGEST_PATH && /^\/(?![/\\])[!-~]*$/.test(path) && !path.includes("\\") ? path : "/";
}

function isLoopbackPeer(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}
