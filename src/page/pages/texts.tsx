/** Texts of a product that the shop has otherwise than TotalGest, or that were replaced, and what a person may decide. */
import type { Child, FC } from "hono/jsx";

import { OWNED_TEXTS, type OwnedText } from "../../core/products/owners.ts";
import type { ProductRecord } from "../../core/products/record.ts";
import { leftTexts, markOfTexts, replacedTexts, type TextWish } from "../../core/products/texts.ts";
import { cleanLine } from "../../text/clean.ts";
import { ownedName } from "../../view/products/product-story.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { Panel } from "../components/panels.tsx";
import { pagePath, type ShopView, withQuery } from "../view.ts";

export const Texts: FC<{ readonly view: ShopView; readonly record: ProductRecord }> = ({ view, record }) => (
  <>
    {OWNED_TEXTS.map((name) => {
      const [left, replaced] = [leftTexts(record, [name]), replacedTexts(record, [name])];
      const { t } = view.text;
      const there = t("page.tab.exported");
      return (
        <>
          {left.length === 0 ? null : (
            <Panel title={t("page.texts-left")} isFirst>
              <div class="acts">
                {left.map((one) => (
                  <Both view={view} of={one} here={one.shop} other={[there, one.totalgest]} isKept={one.kept} />
                ))}
                <Decide view={view} record={record} does="overwrite" name={name} isMain={true} />
                {left.every(({ kept }) => kept) ? null : (
                  <Decide view={view} record={record} does="keep-texts" name={name} />
                )}
                {view.mayAct ? (
                  <a href={withQuery(pagePath(view.shop, "products", "keep-all"), { texts: name })}>
                    {t("page.keep-all")}
                  </a>
                ) : null}
              </div>
            </Panel>
          )}
          {replaced.length === 0 ? null : (
            <Panel title={t("page.texts-replaced")}>
              <div class="acts">
                {replaced.map((one) => (
                  <Both view={view} of={one} here={one.shop} other={[t("page.text-before"), one.replaced]} />
                ))}
                <Decide view={view} record={record} does="restore-texts" name={name} />
              </div>
            </Panel>
          )}
        </>
      );
    })}
  </>
);

/** One text on both sides, with what differs marked. */
const Both: FC<{
  readonly view: ShopView;
  readonly of: Pick<ReturnType<typeof leftTexts>[number], "field" | "language">;
  readonly here: string;
  readonly other: readonly [head: string, text: string];
  readonly isKept?: boolean;
}> = ({ view: { text }, of: { field, language }, here, other, isKept = false }) => {
  const [ours, theirs] = apart(cleanLine(here), cleanLine(other[1]));
  return (
    <div>
      <h3>
        {ownedName(text, { field, language })}
        {isKept ? <small>{` ${text.t("product.text-kept")}`}</small> : null}
      </h3>
      <dl>
        <dt>{text.t("page.in-shop-head")}</dt>
        <dd>{ours}</dd>
        <dt>{other[0]}</dt>
        <dd>{theirs}</dd>
      </dl>
    </div>
  );
};

/** A decision about exactly these texts; nothing for who may only look. */
const Decide: FC<{
  readonly view: ShopView;
  readonly record: ProductRecord;
  readonly does: TextWish["does"];
  readonly name: OwnedText;
  readonly isMain?: boolean;
}> = ({ view, record, does, name, isMain = false }) => {
  const { t } = view.text;
  if (!view.mayAct || record.sku === "") return null;
  const fields = { id: record.sku, texts: name, shown: markOfTexts(record, { does, of: [name] }) };
  return (
    <ActionForm view={view} does={does} fields={fields}>
      <button class={isMain && record.held?.price === undefined ? "main" : undefined}>{t(`page.${does}`)}</button>
      <p>{t(`page.${does}-about`)}</p>
    </ActionForm>
  );
};

/** Says what it means for all products, before the shop owns these texts. */
export const KeepAllPage: FC<{
  readonly view: ShopView;
  readonly texts: OwnedText;
  readonly linked: number;
  readonly textsLeft: number;
}> = ({ view, texts, linked, textsLeft }) => {
  const { t } = view.text;
  const list = withQuery(pagePath(view.shop, "products"), { state: "text-differs" });
  return (
    <Frame view={view} title={t("page.keep-all-title")} section="products">
      <Head
        title={t("page.keep-all-title")}
        back={{ href: list, label: t("page.products.text-differs") }}
        about={t("page.keep-all-about", { texts, linked, n: textsLeft })}
      />
      {view.mayAct ? (
        <ActionForm view={view} does="keep-all" back={list} fields={{ texts }} class="row">
          <button class="main">{t("page.keep-all-do", { texts })}</button>
        </ActionForm>
      ) : null}
    </Frame>
  );
};

/** Both texts; from the first word that differs to the last one, they are marked. */
function apart(one: string, other: string): readonly [Child, Child] {
  const [ones, others] = [one.split(" "), other.split(" ")];
  const most = Math.min(ones.length, others.length);
  let first = 0;
  while (first < most && ones[first] === others[first]) first += 1;
  let last = 0;
  while (last < most - first && ones.at(-1 - last) === others.at(-1 - last)) last += 1;
  const marked = (words: readonly string[]): Child => {
    const end = words.length - last;
    return (
      <bdi>
        {words.slice(0, first).join(" ")} <mark>{words.slice(first, end).join(" ")}</mark> {words.slice(end).join(" ")}
      </bdi>
    );
  };
  return [marked(ones), marked(others)];
}
