import type { Sample } from "./work.ts";

/** One line of the table: the tool, what it is held against, and what is aimed at. */
export interface Row {
  /** By which a subset is chosen. */
  readonly name: string;
  readonly what: string;
  readonly reference: string;
  /** `speed`: how many times as fast as the reference, at least `target`; `cost`: how many times its figure, at most. */
  readonly measure: "speed" | "cost";
  readonly target: number;
  readonly unit: "ms" | "MB";
  readonly rounds: number;
  /** Takes minutes and much memory: only with `--million`. */
  readonly isLong?: boolean;
  readonly open: () => Promise<Pair>;
}

/** Both sides, ready and warm. Each call is one round and returns its figure in the row's unit. */
export interface Pair {
  readonly reference: () => Promise<Sample>;
  readonly tool: () => Promise<Sample>;
  readonly close: () => Promise<void>;
}

/** A row as it was measured. */
export interface Measured {
  readonly row: Row;
  readonly reference: readonly Sample[];
  readonly tool: readonly Sample[];
}

/** The two sides one after the other, round by round, the first of each pair in turn. */
export async function measure(row: Row, onRound: (round: number) => void): Promise<Measured> {
  const pair = await row.open();
  const reference: Sample[] = [];
  const tool: Sample[] = [];
  try {
    for (let round = 0; round < row.rounds; round++) {
      onRound(round);
      if (round % 2 === 0) reference.push(await pair.reference());
      tool.push(await pair.tool());
      if (round % 2 === 1) reference.push(await pair.reference());
    }
  } finally {
    await pair.close();
  }
  return { row, reference, tool };
}

export interface Summary {
  readonly reference: number;
  readonly tool: number;
  /** Of the medians; `lowest` and `highest` of the rounds, each by itself. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  /** The same ratio of processor times, which other work on the machine hardly moves; null = one side has none. */
  readonly cpuRatio: number | null;
  readonly met: boolean;
}

export function summarize({ row, reference, tool }: Measured): Summary {
  const ratioOf = (theirs: number, ours: number): number => (row.measure === "speed" ? theirs / ours : ours / theirs);
  const ratios = reference.map(({ value }, round) => ratioOf(value, tool[round]?.value ?? Number.NaN));
  const valuesOf = (samples: readonly Sample[]): readonly number[] => samples.map(({ value }) => value);
  const [theirs, ours] = [median(valuesOf(reference)), median(valuesOf(tool))];
  const [theirCpu, ourCpu] = [median(cpuOf(reference)), median(cpuOf(tool))];
  const cpuRatio = Number.isNaN(theirCpu) || Number.isNaN(ourCpu) ? null : ratioOf(theirCpu, ourCpu);
  const ratio = ratioOf(theirs, ours);
  const met = row.measure === "speed" ? ratio >= row.target : ratio <= row.target;
  const spread = { lowest: Math.min(...ratios), highest: Math.max(...ratios) };
  return { reference: theirs, tool: ours, ratio, ...spread, cpuRatio, met };
}

function cpuOf(samples: readonly Sample[]): readonly number[] {
  return samples.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
