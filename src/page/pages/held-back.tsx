import type { FC } from "hono/jsx";

import type { Facet } from "../../core/brakes/facet.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { type PageColumn, Filters, List, PAGE_SIZE, Pager, rangeText, Tabs } from "../components/lists.tsx";
import { Aside } from "../components/marks.tsx";
import { Empty, Note, Sure, type TickedWords } from "../components/panels.tsx";
import type { HeldChange } from "../../core/brakes/held-size.ts";
import { facetText } from "../../view/products/changes.ts";
import { FEW, type Held, isFarOff, percent, type HeldQuery } from "../held.ts";
import { adviceOf } from "../words.ts";
import { HeldBar, HeldPicture } from "../pictures/held.tsx";
import { pagePath, type ShopView, wayTo, withQuery } from "../view.ts";
import { OrdersThatLeft } from "./run-outcome.tsx";

interface HeldList {
  readonly view: ShopView;
  readonly held: Held;
  readonly query: HeldQuery;
  /** From 1. */
  readonly page: number;
}

/** What is held back of one kind, all of it as a picture, and the button that sends exactly what is listed. `isToChoose`: nothing was ticked. */
export const HeldBackPage: FC<HeldList & { readonly isToChoose: boolean }> = ({
  view,
  held,
  query,
  page,
  isToChoose,
}) => {
  const { text, shop } = view;
  const { kinds, kind, facet, all } = held;
  const path = pagePath(shop, "held-back");
  if (kind === null)
    return (
      <Frame view={view} title={text.t("page.held-back")} section="held-back">
        <Head title={text.t("page.held-back")} />
        <section class="sheet">
          <Empty title={text.t("page.nothing-held")} about={text.t("page.nothing-held-about")} />
        </section>
      </Frame>
    );
  const title =
    kind === "empty" ? text.t("massChange.empty") : text.t("page.held-title", { what: kind, n: kinds.get(kind) ?? 0 });
  return (
    <Frame view={view} title={title} section="held-back" hasList={kind !== "empty"}>
      <Head title={title} about={text.t(kind === "statuses" ? "page.held-statuses-about" : "page.held-about")} />
      {kinds.size < 2 ? null : (
        <Tabs
          view={view}
          label={text.t("page.held-kinds")}
          to={(key) => withQuery(path, { kind: key })}
          here={kind}
          of={[...kinds].map(([key, count]) => ({
            key,
            label: text.t(key === "statuses" ? "report.deliveries" : `massChange.${key}`),
            count: key === "empty" ? null : count,
          }))}
        />
      )}
      {isToChoose ? <Note mark="wait" role="alert" says={text.t("page.choose-first")} /> : null}
      <Why view={view} held={held} />
      {isMeasured(facet) && all.length > 1 ? <HeldPicture view={view} changes={all} /> : null}
      <Ways view={view} held={held} query={query} />
      {facet === null ? null : (
        <Filters
          view={view}
          path={path}
          search={query.search}
          placeholder={text.t("page.search-held")}
          kept={{ kind, way: query.way }}
        />
      )}
      {kind === "empty" ? null : <HeldList view={view} held={held} query={query} page={page} />}
    </Frame>
  );
};

/** Rises and falls apart, each with its range. */
const Ways: FC<Omit<HeldList, "page">> = ({ view, held: { kind, ways }, query: { search, way } }) => {
  const { text, shop } = view;
  const { up, down } = ways;
  if (way === null && (up.length === 0 || down.length === 0)) return null;
  const tab = (key: "up" | "down") => ({
    key,
    label: `${text.t(`page.held-${key}`)} ${[...new Set(endsOf(view, ways[key]) ?? [])].join(" – ")}`,
    count: ways[key].length,
  });
  return (
    <Tabs
      view={view}
      label={text.t("page.head.change")}
      to={(key) => withQuery(pagePath(shop, "held-back"), { kind, search, way: key })}
      here={way}
      of={[{ key: null, label: text.t("page.tab.all"), count: ways.all.length }, tab("up"), tab("down")]}
    />
  );
};

/** The least and the greatest change; null = none can be measured. */
function endsOf(view: ShopView, changes: readonly HeldChange[]): readonly [least: string, most: string] | null {
  const sizes = changes.flatMap(({ size }) => size ?? []);
  return sizes.length === 0 ? null : [percent(view, Math.min(...sizes)), percent(view, Math.max(...sizes))];
}

function isMeasured(facet: Facet | null): boolean {
  return facet === "price" || facet === "quantity";
}

/** Why it is held back, and what to do if it is a mistake. Only a person knows whether a catalogue that came back empty is so. */
const Why: FC<{ readonly view: ShopView; readonly held: Held }> = ({ view, held }) => {
  const { text, mayAct } = view;
  const { kind, brake, facet, all, common } = held;
  const message = brake === null ? null : text.problem(brake);
  const says = message === null ? text.t("page.held-until") : cleanSentence(message.message);
  if (kind === "empty")
    return (
      <Note mark="bad" says={says} next={adviceOf(message?.next ?? [])}>
        {mayAct ? (
          <ActionForm view={view} does="release" fields={{ kind, shown: held.shown }} class="row">
            <button>{text.t("page.agree-empty")}</button>
          </ActionForm>
        ) : null}
      </Note>
    );
  if (kind === "statuses") return <Note mark="wait" says={says} next={text.t("page.held-statuses-mistake")} />;
  const mistake = text.t("page.held-mistake");
  if (common === null || common.count <= 2 || common.count * 4 <= all.length)
    return <Note mark="wait" says={says} next={mistake} />;
  return (
    <Note
      mark="wait"
      says={text.t("page.held-common", { n: common.count, all: all.length, size: percent(view, common.size) })}
      next={facet === "price" ? `${text.t("page.held-list")} ${mistake}` : mistake}
    />
  );
};

/** The list: a form that releases it, for who may act. */
const HeldList: FC<HeldList> = ({ view, held, query: { search, way }, page }) => {
  const { text, shop, mayAct } = view;
  const { kind, kinds, facet, found, statuses, shown } = held;
  const path = pagePath(shop, "held-back");
  const [all, total] = [kinds.get(kind ?? "empty") ?? 0, facet === null ? statuses.length : found.length];
  const from = (page - 1) * PAGE_SIZE;
  const at = { page, shown: Math.max(0, Math.min(PAGE_SIZE, total - from)), total };
  if (at.shown === 0)
    return (
      <section class="sheet">
        <Empty title={text.t("page.none-here")} about={text.t("page.none-found-products")}>
          <a class="button" href={withQuery(path, { kind })}>
            {text.t("page.show-all-held", { n: all })}
          </a>
        </Empty>
      </section>
    );
  const isTicked = mayAct && facet !== null;
  const whole = text.t(total === all ? "page.whole-list" : "page.this-list", { pages: Math.ceil(total / PAGE_SIZE) });
  const says = (n: number): string => text.t("page.release", { what: kind ?? "", n });
  const some = { "data-none": says(total), "data-one": says(1), "data-many": says(3).replace("3", "#") };
  const bulk = (
    <>
      {isTicked && facet === "price" ? <Sure says={rangeOfSizes(view, found)} ticked={rangeOfTicked(view)} /> : null}
      {mayAct ? (
        <button class="main" {...(isTicked ? some : {})}>
          {says(total)}
        </button>
      ) : null}
      {isTicked ? (
        <span data-said={text.t("page.chosen")} data-none={whole} aria-live="polite">
          {text.t("page.release-ticked")}
        </span>
      ) : (
        <span>{whole}</span>
      )}
      <span class="end">{rangeText(view, at)}</span>
    </>
  );
  const pager = (
    <Pager view={view} path={path} query={{ kind, search, way }} at={at}>
      {` · ${text.t("page.held-since")}`}
    </Pager>
  );
  const fields = { kind: kind ?? "", shown, search, way: way ?? "" };
  if (facet === null) {
    const rows = statuses.slice(from, from + PAGE_SIZE).map((order) => ({ order, error: null }));
    // Two forms: what is ticked never decides about the others.
    return (
      <section class="sheet" id="list" tabindex={-1}>
        {mayAct ? (
          <>
            <ActionForm view={view} does="release" fields={fields} class="bulk">
              {bulk}
            </ActionForm>
            <ActionForm view={view} back={withQuery(path, { kind, page: page === 1 ? null : page })}>
              <div class="row panel-in">
                <button name="do" value="release-statuses">
                  {text.t("page.release-chosen")}
                </button>
                <button name="do" value="settle-status">
                  {text.t("page.settle-chosen")}
                </button>
              </div>
              <OrdersThatLeft view={view} rows={rows} isTicked />
            </ActionForm>
          </>
        ) : (
          <>
            <div class="bulk">{bulk}</div>
            <OrdersThatLeft view={view} rows={rows} />
          </>
        )}
        {pager}
      </section>
    );
  }
  const list = (
    <>
      <div class="bulk">{bulk}</div>
      <HeldTable view={view} facet={facet} changes={found.slice(from, from + PAGE_SIZE)} />
      {pager}
    </>
  );
  return mayAct ? (
    <ActionForm
      view={view}
      does="release"
      fields={fields}
      class="sheet"
      id="list"
      attributes={{ "data-ticks": "all", tabindex: -1 }}
    >
      {list}
    </ActionForm>
  ) : (
    <section class="sheet" id="list" tabindex={-1}>
      {list}
    </section>
  );
};

/** The tick without which these prices are not sent. */
function rangeOfSizes(view: ShopView, changes: readonly HeldChange[]): string {
  const ends = endsOf(view, changes);
  if (ends === null) return view.text.t("page.price-sure");
  return view.text.t("page.release-sure", { n: changes.length, least: ends[0], most: ends[1] });
}

/** The same of what is ticked, with places for the script: its number, and its ends. */
function rangeOfTicked({ text }: ShopView): TickedWords {
  const says = (n: number): string => text.t("page.release-sure", { n, least: "[0]", most: "[1]" });
  return { one: says(1), many: says(3).replace("3", "#"), few: FEW };
}

const HeldTable: FC<{ readonly view: ShopView; readonly facet: Facet; readonly changes: readonly HeldChange[] }> = ({
  view,
  facet,
  changes,
}) => {
  const { text, shop, mayAct } = view;
  const columns: readonly PageColumn[] = [
    ...(mayAct ? [{ head: <Aside>{text.t("page.tick")}</Aside>, class: "t" }] : []),
    { head: text.t("page.head.product"), class: "a clip room" },
    { head: text.t("field.sku"), class: "num wide" },
    { head: text.t("page.shown"), class: "n" },
    { head: text.t("label.held-back"), class: "c n" },
    ...(isMeasured(facet)
      ? [
          { head: text.t("page.head.change"), class: "b n", sort: "descending" as const },
          {
            head: (
              <span class="row between">
                <span>−100 %</span>
                <span>+250 %</span>
              </span>
            ),
            class: "d w",
          },
        ]
      : []),
  ];
  return (
    <List
      caption={text.t("page.held-back")}
      columns={columns}
      rows={changes.map((change) => {
        const before = facetText(view.text, facet, change.shown);
        const name = cleanLine(change.name) || cleanLine(change.sku) || change.id;
        return [
          ...(mayAct
            ? [
                <label>
                  <input
                    type="checkbox"
                    name="only"
                    value={change.id}
                    data-sum="0"
                    data-by={change.size === null ? undefined : String(change.size)}
                    data-far={String(isFarOff(change))}
                    data-size={change.size === null ? undefined : percent(view, change.size)}
                    aria-label={name}
                  />
                </label>,
              ]
            : []),
          <a href={wayTo(view, "products", withQuery(pagePath(shop, "products", "one"), { id: change.id }))}>
            <bdi>{name}</bdi>
          </a>,
          <bdi>{cleanLine(change.sku)}</bdi>,
          <bdi>{before}</bdi>,
          <>
            <span class="narrow">{`${before} → `}</span>
            <bdi>{facet === "name" ? cleanLine(change.name) : facetText(view.text, facet, change.held)}</bdi>
          </>,
          ...(isMeasured(facet)
            ? [change.size === null ? "" : percent(view, change.size), <HeldBar size={change.size} />]
            : []),
        ];
      })}
    />
  );
};
