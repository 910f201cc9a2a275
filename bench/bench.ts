/**
 * `npm run bench [-- NAME…] [--json FILE] [--rounds N] [--million] [--list]`: measures the tool beside a reference, in one
 * run, round by round in turn. Names choose rows, `start` all that begin so.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { describeMachine } from "./machine.ts";
import { documentOf, type Report, tableOf } from "./report.ts";
import { type Measured, measure, type Row } from "./row.ts";
import { MEMORY_ROWS } from "./rows/memory.ts";
import { PRODUCT_ROWS } from "./rows/products.ts";
import { START_ROWS } from "./rows/start.ts";
import { STORE_ROWS } from "./rows/store.ts";

const ROWS: readonly Row[] = [...PRODUCT_ROWS, ...STORE_ROWS, ...START_ROWS, ...MEMORY_ROWS];

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    rounds: { type: "string" },
    million: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});

const wanted = ROWS.filter(isWanted);
if (flags.list) process.stdout.write(`${ROWS.map((row) => `${row.name}: ${row.what}`).join("\n")}\n`);
else if (wanted.length === 0) fail(`no row is called ${positionals.join(", ")}: see --list`);
else await run(wanted);

function isWanted(row: Row): boolean {
  const isChosen = positionals.some((name) => row.name.startsWith(name));
  if (row.isLong === true && !flags.million) return false;
  return positionals.length === 0 || isChosen;
}

async function run(rows: readonly Row[]): Promise<void> {
  const startedAt = new Date().toISOString();
  const machine = describeMachine();
  const done: Measured[] = [];
  const broken: { name: string; error: string }[] = [];
  for (const row of rows) {
    const rounds = flags.rounds === undefined ? row.rounds : Number(flags.rounds);
    try {
      done.push(
        await measure({ ...row, rounds }, (round) => say(`${row.name} ${String(round + 1)}/${String(rounds)}`)),
      );
    } catch (error) {
      broken.push({ name: row.name, error: error instanceof Error ? error.message : String(error) });
    }
  }
  say("");
  const report: Report = { startedAt, machine, rows: done, broken };
  process.stdout.write(tableOf(report));
  if (flags.json !== undefined) writeFileSync(flags.json, documentOf(report));
  if (broken.length > 0) process.exitCode = 1;
}

/** One line that the next one takes the place of. */
function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
  else if (text !== "") process.stderr.write(`${text}\n`);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
