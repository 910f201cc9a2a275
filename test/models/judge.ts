import type { Play } from "./play.ts";
import { articleOf, type Sale, STATUS } from "./world.ts";

/** What is wrong with the orders when all is quiet; empty = nothing. */
export async function judgeOrders(play: Play): Promise<readonly string[]> {
  const { world } = play;
  const store = await play.open();
  const found = world.violations.filter((text) => !text.includes("raised"));
  const references = world.bookings.map(({ reference }) => reference);
  if (new Set(references).size < references.length) found.push(`doubled: ${JSON.stringify(references)}`);
  for (const sale of world.sales.values()) {
    const isBooked = world.isBooked(sale);
    const record = await store.readOrder(sale.id);
    const state = record?.state;
    if (isBooked && state !== "exported") found.push(`${sale.id} is booked, and the store says ${String(state)}`);
    if (!isBooked && state === "exported") found.push(`${sale.id} is exported, and not booked`);
    if (isBooked || sale.status !== STATUS.completed) continue;
    const isExcused = mayWait(play, sale) && (state === "held" || state === "failed");
    if (!isExcused) found.push(`lost: ${sale.id} is completed and ${String(state)}: ${JSON.stringify(record?.error)}`);
  }
  return found;
}

/** Waits for a person: TotalGest refused it, or what was sold is not there any more. */
function mayWait({ world }: Play, sale: Sale): boolean {
  return sale.refused || sale.items.some(({ articleId }) => !world.articles.has(articleId));
}

/** What is wrong with the shop's figures when all is quiet; empty = nothing. */
export async function judgeStock(play: Play): Promise<readonly string[]> {
  const { world } = play;
  const store = await play.open();
  const found = world.violations.filter((text) => text.includes("raised"));
  const disputed = new Set(
    [...world.sales.values()]
      .filter((sale) => !world.isBooked(sale) && mayWait(play, sale))
      .flatMap(({ items }) => items.map(({ sku }) => sku)),
  );
  for (const article of world.articles.values()) {
    const good = [...world.goods.values()].find((candidate) => articleOf(candidate) === article.id);
    if (good === undefined) {
      const [record] = await store.readProducts([article.id]);
      found.push(`${article.id} (${article.sku}) is not in the shop: ${JSON.stringify(record?.error)}`);
      continue;
    }
    const left = Math.max(0, article.stock - world.reserved(article.id, world.events, Infinity));
    const shown = good.quantity;
    const text = `${article.id} (${article.sku}): ${String(left)} are left, and the shop shows ${String(shown)}`;
    if (shown > left) found.push(`oversold: ${text}`);
    if (shown < left && !disputed.has(article.sku)) found.push(`undersold: ${text}`);
  }
  return found;
}
