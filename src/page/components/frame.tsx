import type { Child, FC } from "hono/jsx";

import { LANGS, LANGUAGES } from "../../core/common/language.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { cleanSentence } from "../../text/clean.ts";
import { readAsset } from "../assets.ts";
import { pagePath, type ShopView, type PageView, withQuery } from "../view.ts";

/** Pages of a shop, in the order of the navigation. */
const SECTIONS = ["overview", "orders", "products", "held-back", "audits", "log"] as const;
export type PageSection = (typeof SECTIONS)[number];

/** As the script knows them. */
const KEYS = ["/", "j", "k", "x", "Enter", "e", "?"] as const;

interface Whole {
  readonly title: string;
  /** Refreshes itself without script too, after so many seconds; absent = never. */
  readonly everyS?: number | undefined;
  readonly children?: Child;
}

/** A page after the login. `section` null = it belongs to none; `hasList` = it has a part with the id `list`. */
export const Frame: FC<
  Whole & { readonly view: PageView | ShopView; readonly section: PageSection | null; readonly hasList?: boolean }
> = ({ view, title, section, hasList = false, everyS, children }) => {
  const { text, visitor, shops } = view;
  const shop = "shop" in view ? view : null;
  return (
    <Whole view={view} title={title} everyS={everyS}>
      <body>
        <a class="skip" href="#main">
          {text.t("page.skip")}
        </a>
        {hasList ? (
          <a class="skip" href="#list">
            {text.t("page.skip-list")}
          </a>
        ) : null}
        <div class="frame">
          <header class="top">
            <Brand />
            {shop === null ? null : (
              <a class="shop" href="/shops">
                <bdi>{shop.shop === DEFAULT_SHOP ? (shop.settings.site ?? shop.shop) : shop.shop}</bdi>
                {shops.length < 2 ? null : <small>{text.t("page.change-shop")}</small>}
              </a>
            )}
            <p class="paper">{text.formats.instant(view.nowMs)}</p>
            <nav aria-label={text.t("page.navigation")}>
              <ul>
                {shop !== null ? null : (
                  <li>
                    <a
                      href="/shops"
                      aria-current={section === null && view.here.startsWith("/shops") ? "page" : undefined}
                    >
                      {text.t("serve.head.shops")}
                    </a>
                  </li>
                )}
                {shop === null ? null : SECTIONS.map((one) => <Way view={shop} to={one} isHere={one === section} />)}
              </ul>
              {shop === null || shop.views.length === 0 ? null : <Views view={shop} />}
            </nav>
            {visitor === null ? null : <Account view={view} />}
          </header>
          <main id="main" tabindex={-1}>
            {children}
          </main>
        </div>
      </body>
    </Whole>
  );
};

/** A page before the login. */
export const Gate: FC<Whole & { readonly view: PageView }> = ({ view, title, children }) => (
  <Whole view={view} title={title}>
    <body class="gate">
      <header>
        <Brand />
      </header>
      <main id="main">
        <section class="panel">
          <h1>{title}</h1>
          {children}
        </section>
      </main>
      <footer>
        <form class="row small" method="post" action="/language" aria-label={view.text.t("page.language")}>
          <input type="hidden" name="back" value={view.here} />
          {LANGS.map((one) => (
            <button
              class="link"
              name="lang"
              value={one}
              lang={one}
              aria-pressed={one === view.lang ? "true" : undefined}
            >
              {LANGUAGES[one]}
            </button>
          ))}
        </form>
      </footer>
    </body>
  </Whole>
);

const Whole: FC<Whole & { readonly view: PageView }> = ({ view, title, everyS, children }) => (
  <html lang={view.text.formats.locale}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${cleanSentence(title)} – tg360`}</title>
      {everyS === undefined ? null : (
        <noscript>
          <meta http-equiv="refresh" content={String(everyS)} />
        </noscript>
      )}
      <link rel="icon" href={readAsset("/icon.svg").address} type="image/svg+xml" />
      <link rel="stylesheet" href={readAsset("/style.css").address} />
      <script src={readAsset("/script.js").address} defer></script>
    </head>
    {children}
  </html>
);

const Brand: FC = () => (
  <a class="brand" href="/">
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b5cad" />
      <path
        d="M6 12h16l-5-5M26 20H10l5 5"
        fill="none"
        stroke="#fff"
        stroke-width="3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>{" "}
    tg360
  </a>
);

const Way: FC<{ readonly view: ShopView; readonly to: PageSection; readonly isHere: boolean }> = ({
  view,
  to,
  isHere,
}) => {
  const { text, shop, badges } = view;
  const count = to === "orders" ? badges.orders : to === "held-back" ? badges.held : 0;
  return (
    <li>
      <a href={to === "overview" ? pagePath(shop) : pagePath(shop, to)} aria-current={isHere ? "page" : undefined}>
        {text.t(`page.${to}`)}
        {count === 0 ? null : (
          <b class={to === "orders" ? undefined : "wait"}>
            {to === "orders" ? (
              <span class="aside">{`${text.t("page.tab.attention")}${text.t("said.colon")}`}</span>
            ) : null}
            {text.formats.number(count)}
          </b>
        )}
      </a>
    </li>
  );
};

const Views: FC<{ readonly view: ShopView }> = ({ view: { text, shop, views, here } }) => (
  <ul class="views" aria-label={text.t("page.views")}>
    {views.map(({ name, query }) => {
      const href = `${pagePath(shop, "orders")}?${query}`;
      return (
        <li>
          <a href={href} aria-current={here === href ? "true" : undefined}>
            <bdi>{name}</bdi>
          </a>
        </li>
      );
    })}
  </ul>
);

const Account: FC<{ readonly view: PageView }> = ({ view: { text, visitor, lang, here } }) => {
  const name = visitor?.name ?? "";
  return (
    <>
      <button
        class="who"
        type="button"
        popovertarget="account"
        data-mark={initialsOf(name)}
        aria-label={text.t("page.account", { name })}
      >
        <bdi>{name}</bdi>
      </button>
      <div id="account" popover="auto">
        <form method="post" action="/language">
          <input type="hidden" name="back" value={here} />
          <label class="field">
            {text.t("page.language")}
            <select name="lang">
              {LANGS.map((one) => (
                <option value={one} selected={one === lang} lang={one}>
                  {LANGUAGES[one]}
                </option>
              ))}
            </select>
          </label>
          <button>{text.t("page.choose")}</button>
        </form>
        {visitor === null || visitor.isByLink ? null : (
          <p>
            <a href="/password">{text.t("page.own-password")}</a>
          </p>
        )}
        <p>
          <button class="link" type="button" popovertarget="keys">
            {text.t("page.keys")}
          </button>
        </p>
        <form method="post" action="/logout">
          <button>{text.t("page.logout")}</button>
        </form>
      </div>
      <div id="keys" popover="auto">
        <h2>{text.t("page.keys")}</h2>
        <dl class="facts">
          {KEYS.map((key) => (
            <>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{text.t(`page.key.${key === "/" ? "search" : key === "?" ? "help" : key}`)}</dd>
            </>
          ))}
        </dl>
      </div>
    </>
  );
};

/** Orders that came since the page was made say so by themselves; a click leads to `href`. */
export const NewOrders: FC<{ readonly view: ShopView; readonly href: string }> = ({ view: { shop, badges }, href }) => (
  <p role="status">
    <a hidden href={href} data-live={withQuery(pagePath(shop, "new-orders"), { since: badges.all })}></a>
  </p>
);

/** `giulia.b` → `GB`. */
function initialsOf(name: string): string {
  const words = name.split(/[._@-]+/).filter((word) => word !== "");
  return words
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join("");
}

/** The head of a page: its answer, one sentence, and its buttons. */
export const Head: FC<{
  readonly title: Child;
  readonly about?: Child;
  /** The way back. */
  readonly back?: { readonly href: string; readonly label: string };
  readonly children?: Child;
}> = ({ title, about, back, children }) => (
  <div class="head">
    {back === undefined ? null : (
      <p class="back">
        <a href={back.href}>{`← ${back.label}`}</a>
      </p>
    )}
    <div>
      <h1>{title}</h1>
      {about === undefined || about === null ? null : <p>{about}</p>}
    </div>
    {children}
  </div>
);
