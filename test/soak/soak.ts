// Runs the program against hostile systems for minutes, kills it all the time, and counts what went wrong.
import { parseArgs } from "node:util";

import { runFleetSoak } from "./fleet/run-fleet.ts";
import { runRush } from "./rush.ts";
import { runSoak } from "./run-soak.ts";

const HELP = `npm run test:soak -- --seed 1 --minutes 1
  a daemon, exports by hand and pulls by cron on one state, killed at random, against hostile systems
npm run test:soak -- --seed 1 --minutes 1 --rush
  two daemons, a pull by cron every 5 s and exports by hand at once; nobody is killed, and each has to end as promised
npm run test:soak -- --seed 1 --minutes 60 --fleet [--shops 20] [--workers 3]
  workers on shops in PostgreSQL that sell all the time; they are killed, stopped and cut off, the server is restarted and fails
  over, settings change, and halfway comes a version with other tables
Prints one line of JSON; exit 1 = something was lost, doubled or shown wrongly.`;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    minutes: { type: "string", default: "1" },
    rush: { type: "boolean", default: false },
    fleet: { type: "boolean", default: false },
    shops: { type: "string", default: "20" },
    workers: { type: "string", default: "3" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(HELP);
else process.exitCode = await run();

async function run(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const seed = wholeNumber("seed", values.seed);
  const common = { seed, signal: stop.signal, say: (line: string) => console.error(line) };
  const startedMs = performance.now();
  const { problems, ...figures } = await trouble({ ...common, durationMs: milliseconds(values.minutes) });
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  const ok = problems.length === 0 && !stop.signal.aborted;
  console.log(JSON.stringify({ seed, ok, problems, seconds, ...figures }));
  return ok ? 0 : 1;
}

function trouble(options: Parameters<typeof runSoak>[0]) {
  const { shops, workers } = values;
  if (!values.fleet) return (values.rush ? runRush : runSoak)(options);
  return runFleetSoak({ ...options, shops: wholeNumber("shops", shops), workers: wholeNumber("workers", workers) });
}

function milliseconds(minutes: string): number {
  const ms = Number(minutes) * 60_000;
  if (!(ms > 0)) throw new RangeError("--minutes has to be a number above 0");
  return ms;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name} has to be a whole number`);
  return Number(text);
}
