import type { Measured, Row } from "./row.ts";
import { type Change, changes, summarize } from "./summary.ts";

export interface Report {
  readonly startedAt: string;
  readonly tookMs: number;
  readonly machine: Readonly<Record<string, string>>;
  readonly rows: readonly Measured[];
  readonly broken: readonly { readonly name: string; readonly error: string }[];
}

/** For people: ratios of medians, and the spread of the rounds. */
export function tableOf(report: Report): string {
  const { rows } = report;
  const table = [["row", "tool", "reference", "ratio", "spread", "of CPU", "target", "met"]];
  for (const measured of rows) {
    const { row } = measured;
    const { tool, reference, ratio, lowest, highest, cpuRatio, met } = summarize(measured);
    table.push([
      row.name,
      `${shown(tool)} ${row.unit}`,
      `${shown(reference)} ${row.unit}`,
      ratio.toFixed(2),
      `${lowest.toFixed(2)}–${highest.toFixed(2)}`,
      cpuRatio === null ? "" : cpuRatio.toFixed(2),
      row.target === null ? "" : `${row.measure === "speed" ? "≥" : "≤"} ${row.target.toFixed(2)}`,
      met === null ? "" : met ? "yes" : "NO",
    ]);
  }
  const words = rows.map(({ row, notes }) => `${row.name}: ${row.what}; against ${row.reference}.${shownNotes(notes)}`);
  return [...aligned(table), ...words, ...foot(report)].join("\n");
}

/** For people: the ratios of this checkout to another commit. */
export function comparisonOf(report: Report, sha: string): string {
  const table = [["row", "this", sha.slice(0, 7), "times", "95 %", "of CPU", "95 %", ""]];
  for (const measured of report.rows) {
    const { row } = measured;
    const { tool, reference } = summarize(measured);
    const { time, cpu } = changes(measured);
    table.push([
      row.name,
      `${shown(tool)} ${row.unit}`,
      `${shown(reference)} ${row.unit}`,
      time.median.toFixed(3),
      shownInterval(time),
      cpu === null ? "" : cpu.median.toFixed(3),
      cpu === null ? "" : shownInterval(cpu),
      verdictOf(time),
    ]);
  }
  const pairs = report.rows[0]?.tool.length ?? 0;
  const note = `${String(pairs)} pairs a row, in turn: the median of their ratios, and where 95 in 100 such medians lie.`;
  return [...aligned(table), note, ...foot(report)].join("\n");
}

/** The first and the last column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const [head = []] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const padded = (text: string, at: number): string =>
    at === 0 || at === widths.length - 1 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  return rows.map((row) => row.map(padded).join("  ").trimEnd());
}

function verdictOf({ interval }: Change): string {
  if (interval === null) return "too few pairs";
  const [low, high] = interval;
  if (high < 1) return "less";
  return low > 1 ? "MORE" : "the same";
}

function shownInterval({ interval }: Change): string {
  return interval === null ? "" : interval.map((value) => value.toFixed(3)).join("–");
}

function shownNotes(notes: Measured["notes"]): string {
  const counted = Object.entries(notes).map(([name, value]) => `${name} ${shown(value).replace(/\.0$/, "")}`);
  return counted.length === 0 ? "" : ` Counted: ${counted.join(", ")}.`;
}

function foot({ machine, broken, tookMs }: Report): readonly string[] {
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  return [
    ...broken.map(({ name, error }) => `${name} could not be measured: ${error}`),
    "No ceiling of requests is set: both systems are on this machine.",
    `${facts.join(", ")}; ${String(Math.round(tookMs / 1000))} s in all`,
    "",
  ];
}

/** For programs: everything, including single rounds. */
export function documentOf({ startedAt, tookMs, machine, rows, broken }: Report): string {
  const document = {
    schema: "tg360.bench/1",
    startedAt,
    tookMs,
    machine,
    ceiling: "off",
    rows: rows.map((measured) => ({
      ...factsOf(measured.row),
      ...summarize(measured),
      change: changes(measured),
      notes: measured.notes,
      samples: samplesOf(measured),
    })),
    broken,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function factsOf({ name, what, reference, measure, target, unit }: Row): Record<string, unknown> {
  return { name, what, against: reference, measure, target, unit };
}

function samplesOf({ reference, tool }: Measured): Pick<Measured, "reference" | "tool"> {
  return { reference, tool };
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(1);
}
