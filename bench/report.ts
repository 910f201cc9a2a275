import Table from "cli-table3";

import { type Measured, type Row, summarize } from "./row.ts";

export interface Report {
  readonly startedAt: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly rows: readonly Measured[];
  readonly broken: readonly { readonly name: string; readonly error: string }[];
}

/** For a person: ratios of medians, and how far the rounds lie apart. */
export function tableOf({ machine, rows, broken }: Report): string {
  const table = new Table({
    head: ["row", "tool", "reference", "ratio", "spread", "of CPU", "target", "met"],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "left"],
  });
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
      `${row.measure === "speed" ? "≥" : "≤"} ${row.target.toFixed(2)}`,
      met ? "yes" : "NO",
    ]);
  }
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  const words = rows.map(({ row }) => `${row.name}: ${row.what}; against ${row.reference}.`);
  const failures = broken.map(({ name, error }) => `${name} could not be measured: ${error}`);
  const note = "No ceiling of requests is set: both systems are on this machine.";
  return [table.toString(), ...words, ...failures, note, facts.join(", "), ""].join("\n");
}

/** For a machine: everything, the single rounds too. */
export function documentOf({ startedAt, machine, rows, broken }: Report): string {
  const document = {
    schema: "tg360.bench/1",
    startedAt,
    machine,
    ceiling: "off",
    rows: rows.map((measured) => ({ ...factsOf(measured.row), ...summarize(measured), samples: samplesOf(measured) })),
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
