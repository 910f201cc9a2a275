/** Orders with the same problem: how many, why, what to do, and one button. */
import type { Child, FC } from "hono/jsx";

import { type Problem, mappedPair } from "../../core/common/problems/problem.ts";
import { cleanSentence } from "../../text/clean.ts";
import type { Mark } from "../components/marks.tsx";
import { CauseItem, LinkButton } from "../components/panels.tsx";
import { nameOf, adviceOf } from "../words.ts";
import { pathOf, type ShopView, withQuery } from "../view.ts";

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
  const many = withQuery(pathOf(shop, "orders"), { state: "attention", cause: id });
  const [place, label] =
    problem !== null && mappedPair(problem) !== null
      ? [pathOf(shop, "mend"), text.t(mayAct ? "page.mend" : "page.mend-see")]
      : count === 1
        ? [pathOf(shop, "orders", id), text.t("page.open", { order: nameOf(first) })]
        : [many, text.t("page.see-orders", { n: count })];
  return (
    <CauseItem
      mark={mark}
      says={`${text.t("count.requested", { n: count })}${text.t("said.colon")}${cleanSentence(message)}`}
      lines={[...(names === undefined ? [] : [names]), ...(next === null ? [] : [<bdi>{next}</bdi>])]}
    >
      {isUnknown ? null : <LinkButton href={place} label={label} />}
    </CauseItem>
  );
};
