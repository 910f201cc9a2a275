import type { Child, FC } from "hono/jsx";

import { DEFAULT_SHOP } from "../core/run/shops/name.ts";
import { cleanSentence } from "../text/clean.ts";
import { LANGS } from "../core/common/language.ts";
import { pathOf, type ShopView, type View } from "./view.ts";

const LANGUAGES = { en: "English", fr: "Français", it: "Italiano", de: "Deutsch" } as const;

/** Pages of a shop, in the order of the navigation. */
const SECTIONS = ["overview", "orders", "products", "requests", "brakes", "audits", "runs"] as const;
type Section = (typeof SECTIONS)[number];

/** A whole page. `section` null = it belongs to no shop. */
export const Layout: FC<{
  readonly view: View | ShopView;
  readonly title: string;
  readonly section: Section | null;
  readonly children?: Child;
}> = ({ view, title, section, children }) => {
  const { text, visitor, here, lang } = view;
  const shop = "shop" in view ? view.shop : null;
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – tg360`}</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        <script src="/script.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">
          {text.t("page.skip")}
        </a>
        <header>
          <a class="brand" href="/">
            tg360
          </a>
          {shop !== null && shop !== DEFAULT_SHOP ? <bdi>{shop}</bdi> : null}
          <div class="who">
            <form method="post" action="/language" class="row">
              <input type="hidden" name="back" value={here} />
              <select name="lang" aria-label={text.t("page.language")} data-send>
                {LANGS.map((one) => (
                  <option value={one} selected={one === lang} lang={one}>
                    {LANGUAGES[one]}
                  </option>
                ))}
              </select>
              <button data-spare>{text.t("page.choose")}</button>
            </form>
            {visitor === null ? null : (
              <form method="post" action="/logout" class="row">
                <bdi>{visitor.name}</bdi>
                <button>{text.t("page.logout")}</button>
              </form>
            )}
          </div>
          {visitor === null ? null : (
            <nav aria-label={text.t("page.navigation")}>
              <ul>
                {view.shops.length > 1 ? (
                  <li>
                    <a href="/shops">{text.t("page.shops")}</a>
                  </li>
                ) : null}
                {shop === null
                  ? null
                  : SECTIONS.map((one) => (
                      <li>
                        <a
                          href={one === "overview" ? pathOf(shop) : pathOf(shop, one)}
                          aria-current={one === section ? "page" : undefined}
                        >
                          {text.t(`page.${one}`)}
                        </a>
                      </li>
                    ))}
              </ul>
            </nav>
          )}
        </header>
        <main id="main">
          <h1>
            <bdi>{cleanSentence(title)}</bdi>
          </h1>
          {children}
        </main>
      </body>
    </html>
  );
};
