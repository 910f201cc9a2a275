import type { FC } from "hono/jsx";

import type { Check, CheckResult, CheckRow, Reading } from "../../core/acts/checked.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { ActionForm } from "../action-form.tsx";
import type { Mark } from "../components/marks.tsx";
import { Note, Pair, Sheet } from "../components/panels.tsx";
import type { ShopView } from "../view.ts";

type What = "order" | "product";

/** Reads both systems for an order, or a product by its id in TotalGest. */
export const CheckForm: FC<{ readonly view: ShopView; readonly what: What; readonly id: string }> = ({
  view,
  what,
  id,
}) => (
  <ActionForm view={view} does={`check-${what}`} fields={{ id }}>
    <button title={view.text.t("page.check-about")}>{view.text.t("page.check-now")}</button>
  </ActionForm>
);

const MARKS: Readonly<Record<CheckResult, Mark>> = {
  same: "good",
  differs: "bad",
  waits: "wait",
  "there-unsent": "bad",
  "sent-not-there": "bad",
  "gone-in-shop": "bad",
  "gone-in-erp": "bad",
  unknown: "wait",
};

/** What both systems said. */
export const Checked: FC<{ readonly view: ShopView; readonly check: Check; readonly what: What }> = ({
  view,
  check,
  what,
}) => {
  const { text } = view;
  const sideOf = (side: "erp" | "shop", title: string, reading: Reading) => ({
    title,
    facts: [
      { name: text.t("page.check.answer"), value: text.t(`page.check.${reading}`), differs: reading === "unread" },
      ...check.rows.flatMap((row) => {
        const value = row[side];
        return value === null
          ? []
          : [{ name: nameOf(view, row), value: valueOf(view, row, value), differs: row.isSame === false }];
      }),
    ],
  });
  return (
    <>
      <Note mark={MARKS[check.result]} role="status" says={text.t(`page.check.${check.result}`, { what })} />
      {check.problems.map((one) => (
        <Note mark="wait" says={cleanSentence(text.problem(one).message)} />
      ))}
      <Sheet title={text.t("page.check-sides")}>
        <Pair
          sides={[sideOf("erp", "TotalGest", check.erp), sideOf("shop", text.t("page.in-shop-head"), check.shop)]}
        />
      </Sheet>
    </>
  );
};

function nameOf({ text }: ShopView, { field }: CheckRow): string {
  switch (field) {
    case "number":
      return text.t("head.totalgest");
    case "total":
      return text.t("head.total");
    case "status":
      return text.t("head.status");
    default:
      return text.t(`field.${field}`);
  }
}

function valueOf({ text }: ShopView, { field }: CheckRow, value: string): string {
  if (field === "active") return text.t(value === "1" ? "ask.yes" : "ask.no");
  if (field === "total" || field === "price") return cleanLine(text.formats.money(value, ""));
  return cleanLine(value);
}
