import type { FC } from "hono/jsx";

import { compareNumber, type Numbers } from "../../core/audit/numbers.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { cleanLine } from "../../text/clean.ts";
import { Time } from "../components/marks.tsx";
import { Note } from "../components/panels.tsx";
import type { ShopView } from "../view.ts";

/** What TotalGest's list, as last read, says of the number that a person typed in. It keeps nobody from anything. */
export const TypedNumber: FC<{
  readonly view: ShopView;
  readonly order: OrderRecord;
  /** Null = the list was not read yet. */
  readonly numbers: Numbers | null;
}> = ({ view, order, numbers }) => {
  const { text } = view;
  if (order.state !== "exported" || order.erpId !== null || order.erpNumber === null) return null;
  const number = cleanLine(order.erpNumber);
  if (numbers === null) return <Note mark="wait" says={text.t("page.number.unread", { number })} />;
  const compared = compareNumber(numbers, order);
  const [from, own] = [text.formats.localDay(numbers.from), text.formats.money(order.total, order.currency)];
  const total = compared.is === "other-total" ? text.formats.money(compared.total, compared.currency ?? "") : "";
  const other = compared.is === "anothers" ? cleanLine(compared.id) : "";
  const isFound = compared.is === "found";
  return (
    <Note
      mark={isFound ? "good" : "wait"}
      says={text.t(`page.number.${compared.is}`, { number, from, own: cleanLine(own), total: cleanLine(total), other })}
      next={
        <>
          {text.t("page.number.read")} <Time view={view} at={numbers.atMs} end="." />
          {isFound || !view.mayAct ? "" : ` ${text.t("page.number.check")}`}
        </>
      }
    />
  );
};
