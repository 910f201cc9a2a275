/** Runs a cycle of each shop in turn in one process: the whole command, without the start of Node.js. */
import { daemonCycle } from "../daemon.ts";
import { type Open, textOf, timed } from "../work.ts";

export const open: Open = async (options) => {
  const cycle = daemonCycle(JSON.parse(textOf(options, "env")));
  for (let at = 0; at < 2; at++) await cycle();
  return {
    run: async () => ({ ...(await timed(cycle)), notes: { mb: process.resourceUsage().maxRSS / 1024 } }),
    close: () => Promise.resolve(),
  };
};
