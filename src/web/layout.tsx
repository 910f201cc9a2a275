import type { Child, FC } from "hono/jsx";

import { DEFAULT_SHOP } from "../core/shops/name.ts";
import { cleanSentence } from "../report/terminal/clean.ts";
import { LANGS } from "../core/common/language.ts";
import type { Tone } from "../report/terminal/screen.ts";
import type { Message } from "../report/text/text.ts";
import { pathOf, type ShopView, type View } from "./view.ts";

const LANGUAGES = { en: "English", fr: "Français", it: "Italiano", de: "Deutsch" } as const;

/** Pages of a shop, in the order of the navigation. */
const SECTIONS = ["overview", "orders", "products", "requests", "brakes", "audits", "runs"] as const;
type Section = (typeof SECTIONS)[number];

/** A whole page. `section` null = it is about no shop. */
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

/** A word whose colour says it once more. */
export const Toned: FC<{ readonly tone: Tone | null; readonly children?: Child }> = ({ tone, children }) =>
  tone === null ? <bdi>{children}</bdi> : <bdi class={tone}>{children}</bdi>;

/** What happened, and what to do. `hasButtons`: the page itself does what the hint's commands do, so they are left out. */
export const MessageBox: FC<{ readonly message: Message; readonly hasButtons?: boolean }> = ({
  message,
  hasButtons = false,
}) => {
  const hint = message.hint === null ? "" : cleanSentence(hasButtons ? withoutCommands(message.hint) : message.hint);
  return (
    <>
      <p>
        <bdi>{cleanSentence(message.message)}</bdi>
      </p>
      {hint === "" ? null : (
        <p class="hint">
          <bdi>{hint}</bdi>
        </p>
      )}
    </>
  );
};

/** `Correct the cause, then send it again: tg360 … --ids 1042` → `Correct the cause, then send it again.` */
function withoutCommands(hint: string): string {
  return hint
    .replaceAll(/(?:[\s\u00A0\u202F]?:)?\s*(?:sudo )?tg360 .*?(?=\. |\)|, | \(|\. ?$|$)/g, "")
    .replace(/([^.!?])$/, "$1.")
    .trim();
}

/** A line of a list: cells by their heads. */
export const Row: FC<{ readonly heads: readonly string[]; readonly cells: readonly (Child | null)[] }> = ({
  heads,
  cells,
}) => (
  <tr>
    {cells.map((cell, at) => (
      <td data-head={heads[at] ?? ""}>{cell}</td>
    ))}
  </tr>
);

export const Heads: FC<{ readonly heads: readonly Child[] }> = ({ heads }) => (
  <thead>
    <tr>
      {heads.map((head) => (
        <th scope="col">{head}</th>
      ))}
    </tr>
  </thead>
);

/** Which lines these are, and the way to those before and behind them. */
export const Pager: FC<{
  readonly view: View;
  readonly from: number;
  readonly count: number;
  readonly previous: string | null;
  readonly next: string | null;
}> = ({ view: { text }, from, count, previous, next }) => (
  <p class="row">
    {previous === null ? null : (
      <a rel="prev" href={previous}>
        {text.t("page.previous")}
      </a>
    )}
    {count === 0 ? null : <span>{text.t("status.page", { from, to: from + count - 1 })}</span>}
    {next === null ? null : (
      <a rel="next" href={next}>
        {text.t("page.next")}
      </a>
    )}
  </p>
);
