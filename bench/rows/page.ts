import type { Place, Row, Side } from "../row.ts";
import { referenceSide, toolSide } from "./sides.ts";

const ROWS = 100_000;

export const PAGE_ROWS: readonly Row[] = [listRow("orders"), listRow("products")];

function listRow(list: "orders" | "products"): Row {
  const lists = (of: "page" | "query", place: Place): Promise<Side> => {
    const side = of === "page" ? toolSide : referenceSide;
    return side(["./sides/page.ts", { list, of, rows: ROWS * place.part }], place);
  };
  return {
    name: `page-${list}`,
    what: `the page's list of ${list}, 50 of 100,000, drawn: p95 of 200`,
    reference: "the bare query for the same lines",
    measure: "cost",
    target: 2,
    unit: "ms",
    rounds: 5,
    tool: (place) => lists("page", place),
    against: (place) => lists("query", place),
  };
}
