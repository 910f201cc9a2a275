import { judgeDoubles, judgeOrders, judgeStock, judgeStockByDay, judgeTold } from "./judge.ts";
import { Play } from "./play.ts";
import type { WorldServer } from "./world-server.ts";

const STEPS = 18;

export interface Verdict {
  readonly seed: number;
  readonly orders: readonly string[];
  readonly stock: readonly string[];
  /** History, line by line. */
  readonly log: readonly string[];
  readonly bookings: number;
  /** To buyers whose order left. */
  readonly mails: number;
}

/** Plays one sequence until nothing happens any more. */
async function playSequence(seed: number, server: WorldServer): Promise<Verdict> {
  const play = new Play(seed, server);
  try {
    await play.cycle();
    for (let step = 0; step < STEPS; step++) await play.step();
    await play.days();
    await play.untilQuiet();
    const before = await judgeStockByDay(play);
    await play.night();
    const [orders, stock] = [
      await judgeOrders(play),
      [...before, ...(await judgeStock(play)), ...(await judgeTold(play)), ...(await judgeDoubles(play))],
    ];
    return {
      seed,
      orders,
      stock,
      log: play.log,
      bookings: play.world.bookings.length,
      mails: play.world.parcels.mails,
    };
  } finally {
    await play.end();
  }
}

/** Plays sequences one after the other; returns those with a fault, and the numbers of orders booked and mails sent in all. */
export async function playSequences(
  seeds: readonly number[],
  server: WorldServer,
): Promise<{ readonly wrong: readonly Verdict[]; readonly bookings: number; readonly mails: number }> {
  const wrong: Verdict[] = [];
  let [bookings, mails] = [0, 0];
  for (const seed of seeds) {
    const verdict = await playSequence(seed, server);
    bookings += verdict.bookings;
    mails += verdict.mails;
    if (verdict.orders.length + verdict.stock.length > 0) wrong.push(verdict);
  }
  return { wrong, bookings, mails };
}
