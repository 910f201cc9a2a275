/**
 * `npm run bench [-- NAME…] [--json FILE] [--rounds N] [--million] [--list]`: measures the tool and a reference, in
 * one run, in turn per round. `--compare REF` compares it with another commit instead, at a tenth of the full size or
 * at `--part 1`. Names choose rows; `start` chooses all that begin so.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { describeMachine } from "./machine.ts";
import { buildCommit } from "./other-commit.ts";
import { ROOT } from "./processes.ts";
import { comparisonOf, documentOf, type Report, tableOf } from "./report.ts";
import { compare, type Measured, measure, type Row } from "./row.ts";
import { MEMORY_ROWS } from "./rows/memory.ts";
import { PAGE_ROWS } from "./rows/page.ts";
import { PRODUCT_ROWS } from "./rows/products.ts";
import { REST_ROWS } from "./rows/rest.ts";
import { SHOP_ROWS } from "./rows/shops.ts";
import { START_ROWS } from "./rows/start.ts";
import { STORE_ROWS } from "./rows/store.ts";

const ROWS: readonly Row[] = [
  ...PRODUCT_ROWS,
  ...REST_ROWS,
  ...STORE_ROWS,
  ...START_ROWS,
  ...SHOP_ROWS,
  ...MEMORY_ROWS,
  ...PAGE_ROWS,
];
/** Pairs of runs in a comparison. */
const PAIRS = 20;

// Not two sides in turn, but a whole machine for minutes, or a database for a year: separate programs with their own flags.
const [, , program] = process.argv;
if (program === "fleet") await import("./fleet/run.ts").then(() => process.exit());
if (program === "year") await import("./fleet/year.ts").then(() => process.exit());
if (program === "peers") await import("./peers/run.ts").then(() => process.exit());

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    rounds: { type: "string" },
    compare: { type: "string" },
    part: { type: "string", default: "0.1" },
    million: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});

const wanted = ROWS.filter(isWanted);
if (flags.list) process.stdout.write(`${ROWS.map((row) => `${row.name}: ${row.what}`).join("\n")}\n`);
else if (wanted.length === 0) fail(`no row is called ${positionals.join(", ")}: see --list`);
else if (flags.compare === undefined) await run(wanted, measureAlone, tableOf);
else await runComparison(flags.compare, wanted);

function isWanted(row: Row): boolean {
  if (row.isLong === true && !flags.million) return false;
  if (row.isGrowth === true && flags.compare !== undefined) return false;
  return positionals.length === 0 || positionals.some((name) => row.name.startsWith(name));
}

type Measuring = (row: Row, rounds: number, onRound: (round: number) => void) => Promise<Measured>;

function measureAlone(row: Row, rounds: number, onRound: (round: number) => void): Promise<Measured> {
  return measure(row, rounds, ROOT, onRound);
}

async function runComparison(ref: string, rows: readonly Row[]): Promise<void> {
  log(`building ${ref}`);
  const { sha, root, remove } = buildCommit(ROOT, ref);
  const places = { root: ROOT, other: root, part: Number(flags.part) };
  try {
    const paired = rows.map((row) => ({ ...row, rounds: PAIRS }));
    await run(
      paired,
      (row, rounds, onRound) => compare(row, rounds, places, onRound),
      (report) => comparisonOf(report, sha),
    );
  } finally {
    remove();
  }
}

async function run(rows: readonly Row[], measuring: Measuring, shownAs: (report: Report) => string): Promise<void> {
  const startedAt = new Date().toISOString();
  const machine = describeMachine();
  const done: Measured[] = [];
  const broken: { name: string; error: string }[] = [];
  for (const row of rows) {
    const rounds = flags.rounds === undefined ? row.rounds : Number(flags.rounds);
    try {
      done.push(await measuring(row, rounds, (round) => log(`${row.name} ${String(round + 1)}/${String(rounds)}`)));
    } catch (error) {
      broken.push({ name: row.name, error: error instanceof Error ? error.message : String(error) });
    }
  }
  log("");
  const report: Report = { startedAt, tookMs: Date.now() - Date.parse(startedAt), machine, rows: done, broken };
  process.stdout.write(shownAs(report));
  if (flags.json !== undefined) writeFileSync(flags.json, documentOf(report));
  if (broken.length > 0) process.exitCode = 1;
}

/** A line that the next one overwrites. */
function log(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
  else if (text !== "" && !/ [^1]\d*\//.test(text)) process.stderr.write(`${text}\n`);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
