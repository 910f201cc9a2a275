import type { Place, Row, Side } from "../row.ts";
import { referenceSide, toolSide } from "./sides.ts";

const ROWS = 100_000;

export const PAGE_ROWS: readonly Row[] = [pageRow("orders"), pageRow("products"), pageRow("overview")];

function pageRow(list: "orders" | "products" | "overview"): Row {
  const lists = (of: "page" | "query", place: Place): Promise<Side> => {
    const side = of === "page" ? toolSide : referenceSide;
    return side(["./sides/page.ts", { list, of, rows: ROWS * place.part }], place);
  };
  return {
    name: `page-${list}`,
    what:
      list === "overview"
        ? "the page's overview of 100,000 orders and products, with its pictures: p95 of 200"
        : `the page's list of ${list}, 50 of 100,000, with its counts: p95 of 200`,
    reference: "the bare queries for the same lines and numbers",
    measure: "cost",
    target: 2,
    unit: "ms",
    rounds: 5,
    tool: (place) => lists("page", place),
    against: (place) => lists("query", place),
  };
}
