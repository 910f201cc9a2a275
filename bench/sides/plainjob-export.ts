/** The export by a script on plainjob, into an empty state. */
import { join } from "node:path";

import { Folder } from "../engine.ts";
import { plainJobOn } from "../peers/plainjob.ts";
import { numberOf, type Open, type Sample, textOf, timed } from "../work.ts";

export const open: Open = (options) => {
  const folder = new Folder();
  let made = 0;
  const round = async (): Promise<Sample> => {
    made += 1;
    const file = join(folder.path, `${String(made)}.db`);
    const urls = { shopUrl: textOf(options, "shopUrl"), erpUrl: textOf(options, "erpUrl") };
    const own = plainJobOn(file, urls, { timeoutMs: 30_000, deadMs: 1_800_000 });
    const sample = await timed(async () => {
      await own.poll();
      await own.drain(numberOf(options, "orders"));
    });
    own.close();
    return sample;
  };
  return folder.side(round);
};
