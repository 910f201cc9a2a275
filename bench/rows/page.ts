import { Worker } from "../processes.ts";
import type { Place, Row, Side } from "../row.ts";
import { systemOf } from "./products.ts";
import { ideal, toolSide } from "./sides.ts";

const ROWS = 100_000;
/** Of the pull that runs meanwhile. */
const PULLED = 20_000;

/** What each row is about, and the milliseconds that it may take. */
const PAGES = {
  orders: ["the page's list of orders, 50 of 100,000, with its counts", 100],
  products: ["the page's list of products, 50 of 100,000, with its counts", 100],
  overview: ["the page's overview of 100,000 orders and products, with its pictures", 100],
  others: ["the slowest of the page's order, product, audits, one audit and log", 100],
  searches: ["the slower of the page's searches of 100,000 orders and products", 200],
} as const;

export const PAGE_ROWS: readonly Row[] = Object.entries(PAGES).map(([pages, [what, ms]]) => ({
  name: `page-${pages}`,
  what: `${what}, while another process pulls: p95 of 200`,
  reference: `${String(ms)} ms`,
  measure: "cost",
  target: 1,
  unit: "ms",
  rounds: 5,
  system: systemOf({ products: PULLED }),
  tool: (place) => besidePull(place, toolSide(["./sides/page.ts", { pages, rows: ROWS * place.part }], place)),
  against: ideal(ms),
}));

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
