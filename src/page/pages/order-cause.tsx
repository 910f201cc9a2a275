/** Orders with the same problem: how many, why, what to do, and one button. */
import type { Child, FC } from "hono/jsx";

import { type Problem, mappedPair } from "../../core/common/problems/problem.ts";
import { tellsOfOne } from "../../text/causes.ts";
import { cleanSentence } from "../../text/clean.ts";
import type { Mark } from "../components/marks.tsx";
import { CauseItem, LinkButton } from "../components/panels.tsx";
import { shortName, adviceOf } from "../words.ts";
import { orderWay, pagePath, type ShopView, withQuery } from "../view.ts";

export const OrderCause: FC<{
  readonly view: ShopView;
  /** Null = none is stored. */
  readonly problem: Problem | null;
  readonly count: number;
  /** One of them. */
  readonly first: { readonly id: string; readonly reference: string };
  readonly mark?: Mark;
  /** Below the cause. */
  readonly names?: Child;
  /** The store does not know it. */
  readonly isUnknown?: boolean;
}> = ({ view, problem, count, first, mark = "bad", names, isUnknown = false }) => {
  const { text, shop, mayAct } = view;
  const { id } = first;
  const message = problem === null ? text.t("page.tab.attention") : text.problem(problem, id).message;
  const next = problem === null ? null : adviceOf(text.problem(problem).next);
  const orders =
    problem !== null && tellsOfOne({ item: id, problem })
      ? text.t("page.orders-as", { n: count, order: shortName(first) })
      : text.t("count.requested", { n: count });
  const many = withQuery(pagePath(shop, "orders"), { state: "attention", cause: id });
  const [place, label] =
    problem !== null && mappedPair(problem) !== null
      ? [pagePath(shop, "mend"), text.t(mayAct ? "page.mend" : "page.mend-see")]
      : count === 1
        ? [orderWay(view, id), text.t("page.open", { order: shortName(first) })]
        : [many, text.t("page.see-orders", { n: count })];
  return (
    <CauseItem
      mark={mark}
      says={`${orders}${text.t("said.colon")}${cleanSentence(message)}`}
      lines={[...(names === undefined ? [] : [names]), ...(next === null ? [] : [<bdi>{next}</bdi>])]}
    >
      {isUnknown ? null : <LinkButton href={place} label={label} />}
    </CauseItem>
  );
};

/** Orders of a cause that are named; the others are counted. */
const MOST_NAMED = 8;

/** The first orders, each a link unless the store does not know it, and how many more there are. */
export const OrderNames: FC<{
  readonly view: ShopView;
  readonly orders: readonly { readonly id: string; readonly reference: string }[];
  readonly count: number;
  readonly isKnown?: (id: string) => boolean;
}> = ({ view, orders, count, isKnown = () => true }) => {
  const { text } = view;
  const named = orders.slice(0, MOST_NAMED);
  return (
    <>
      {named.map((order, at) => (
        <>
          {at === 0 ? "" : ", "}
          {isKnown(order.id) ? (
            <a href={orderWay(view, order.id)}>
              <bdi>{shortName(order)}</bdi>
            </a>
          ) : (
            <bdi>{shortName(order)}</bdi>
          )}
        </>
      ))}
      {count > named.length ? ` ${text.t("report.more", { n: count - named.length })}` : ""}
    </>
  );
};
