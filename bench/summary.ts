import type { Measured } from "./row.ts";
import type { Sample } from "./work.ts";

export interface Summary {
  readonly reference: number;
  readonly tool: number;
  /** Of the medians; `lowest` and `highest` of the single rounds. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  /** The same ratio of processor times, which other work on the machine hardly affects; null = one side has none. */
  readonly cpuRatio: number | null;
  /** Null = there is no target. */
  readonly met: boolean | null;
}

export function summarize({ row, reference, tool }: Measured): Summary {
  const ratioOf = (theirs: number, ours: number): number => (row.measure === "speed" ? theirs / ours : ours / theirs);
  const ratios = reference.map(({ value }, round) => ratioOf(value, tool[round]?.value ?? Number.NaN));
  const [theirs, ours] = [median(valuesOf(reference)), median(valuesOf(tool))];
  const [theirCpu, ourCpu] = [median(cpuOf(reference)), median(cpuOf(tool))];
  const cpuRatio = Number.isNaN(theirCpu) || Number.isNaN(ourCpu) ? null : ratioOf(theirCpu, ourCpu);
  const ratio = ratioOf(theirs, ours);
  const { target } = row;
  const met = target === null ? null : row.measure === "speed" ? ratio >= target : ratio <= target;
  const spread = { lowest: Math.min(...ratios), highest: Math.max(...ratios) };
  return { reference: theirs, tool: ours, ratio, ...spread, cpuRatio, met };
}

/** The ratio of this checkout to the other: below 1 is better. */
export interface Change {
  readonly median: number;
  /** The 95 % interval of the median; null = too few pairs. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** Ratios per pair: other work on the machine slows both sides of a pair. */
export function changeOf(ours: readonly number[], theirs: readonly number[]): Change {
  const ratios = ours.map((value, pair) => value / (theirs[pair] ?? Number.NaN)).toSorted((a, b) => a - b);
  return { median: median(ratios), interval: medianInterval(ratios) };
}

export function changes({ reference, tool }: Measured): { readonly time: Change; readonly cpu: Change | null } {
  const [ourCpu, theirCpu] = [cpuOf(tool), cpuOf(reference)];
  const hasCpu = ourCpu.length === tool.length && theirCpu.length === tool.length;
  return {
    time: changeOf(valuesOf(tool), valuesOf(reference)),
    cpu: hasCpu ? changeOf(ourCpu, theirCpu) : null,
  };
}

/** Of sorted values, by order statistics, so that single disturbed rounds hardly matter. */
function medianInterval(sorted: readonly number[]): Change["interval"] {
  const count = sorted.length;
  let below = 0.5 ** count;
  let sum = below;
  let skipped = 0;
  while (sum <= 0.025) {
    skipped += 1;
    below *= (count - skipped + 1) / skipped;
    sum += below;
  }
  const [low, high] = [sorted[skipped - 1], sorted[count - skipped]];
  return skipped === 0 || low === undefined || high === undefined ? null : [low, high];
}

function valuesOf(samples: readonly Sample[]): readonly number[] {
  return samples.map(({ value }) => value);
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
