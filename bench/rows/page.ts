import { Worker } from "../processes.ts";
import type { Place, Row, Side } from "../row.ts";
import { systemOf } from "./products.ts";
import { ideal, toolSide } from "./sides.ts";

const ROWS = 100_000;
/** Of the pull that runs meanwhile. */
const PULLED = 20_000;

export const PAGE_ROWS: readonly Row[] = [pageRow("orders"), pageRow("products"), pageRow("overview")];

function pageRow(list: "orders" | "products" | "overview"): Row {
  return {
    name: `page-${list}`,
    what:
      list === "overview"
        ? "the page's overview of 100,000 orders and products, with its pictures, while another process pulls: p95 of 200"
        : `the page's list of ${list}, 50 of 100,000, with its counts, while another process pulls: p95 of 200`,
    reference: "100 ms",
    measure: "cost",
    target: 1,
    unit: "ms",
    rounds: 5,
    system: systemOf({ products: PULLED }),
    tool: (place) => besidePull(place, toolSide(["./sides/page.ts", { list, rows: ROWS * place.part }], place)),
    against: ideal(100),
  };
}

/** Measures while a pull runs in another process, again and again. */
async function besidePull(place: Place, measured: Promise<Side>): Promise<Side> {
  const options = { ...place.info, warm: true, mode: "full" };
  const pull = await Worker.start("./sides/pull.ts", options, { isTool: true, root: place.root });
  const side = await measured;
  const run: Side["run"] = async () => {
    let isOver = false;
    const pulling = (async () => {
      while (!isOver) await pull.run();
    })();
    try {
      return await side.run();
    } finally {
      isOver = true;
      await pulling;
    }
  };
  const close = async (): Promise<void> => {
    await pull.close();
    await side.close();
  };
  return { ...side, run, close };
}
