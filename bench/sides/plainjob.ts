/** plainjob, another queue on better-sqlite3, set to sync every commit: the time to process all jobs that `addMany` added. */
import { join } from "node:path";

import Database from "better-sqlite3";
import { better, defineQueue } from "plainjob";

import { Folder } from "../engine.ts";
import { numberOf, type Open, type Sample, timed } from "../work.ts";

const SILENT = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
const JOB = { text: "x".repeat(1000) };

export const open: Open = (options) => {
  const folder = new Folder();
  let made = 0;
  const round = async (jobs: number): Promise<Sample> => {
    made += 1;
    const database = new Database(join(folder.path, `${String(made)}.db`));
    const queue = defineQueue({ connection: better(database), logger: SILENT });
    // Its default is NORMAL, which loses commits in a power cut.
    database.pragma("synchronous = FULL");
    queue.addMany(
      "order",
      Array.from({ length: jobs }, () => JOB),
    );
    const sample = await timed(() => Promise.resolve(drain(queue)));
    queue.close();
    database.close();
    return sample;
  };
  return round(1000).then(() => ({
    run: () => round(numberOf(options, "orders")),
    close: () => {
      folder.remove();
      return Promise.resolve();
    },
  }));
};

function drain(queue: ReturnType<typeof defineQueue>): void {
  for (let job = queue.getAndMarkJobAsProcessing("order"); job; job = queue.getAndMarkJobAsProcessing("order")) {
    queue.getJobById(job.id);
    queue.markJobAsDone(job.id);
  }
}
