import { Worker } from "./processes.ts";
import { NOTHING, type Options, type Sample } from "./work.ts";

/** A module of this folder and its options. */
export type Started = readonly [path: string, options: Options];

/** One row of the table: the tool, its reference, and the target. */
export interface Row {
  /** Selects rows on the command line. */
  readonly name: string;
  readonly what: string;
  readonly reference: string;
  /**
   * `speed`: how many times as fast as the reference, at least `target`; `cost`: how many times its figure, at most.
   */
  readonly measure: "speed" | "cost";
  /** Null = it may only not get worse. */
  readonly target: number | null;
  readonly unit: "ms" | "MB";
  readonly rounds: number;
  /** Takes minutes and much memory: only with `--million`. */
  readonly isLong?: boolean;
  /** Compares the tool with itself at another size: cannot compare two commits. */
  readonly isGrowth?: boolean;
  /** The system that both sides call, in a separate process. `part` of the full size. */
  readonly system?: (part: number) => Started;
  /** Both sides, ready and warm; the tool is started first. */
  readonly tool: (place: Place) => Promise<Side>;
  readonly against: (place: Place) => Promise<Side>;
}

/** The environment of a side. */
export interface Place {
  /** The folder of the measured checkout. */
  readonly root: string;
  /** The addresses of the systems. */
  readonly info: Options;
  /** Begins a round in the systems, and returns the calls since the last one. */
  readonly renew: () => Promise<Sample>;
  /** The measured part of the full size: 1, or less for many rounds. */
  readonly part: number;
}

export interface Side {
  /** One round. Returns its value in the row's unit. */
  readonly run: () => Promise<Sample>;
  /** Further counts, for the line below the table. */
  readonly notes?: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

/** Two sides that were measured in turn. */
export interface Measured {
  readonly row: Row;
  readonly reference: readonly Sample[];
  readonly tool: readonly Sample[];
  readonly notes: Readonly<Record<string, number>>;
}

/** The tool and its reference, which call the same systems. */
export function measure(row: Row, rounds: number, root: string, onRound: (round: number) => void): Promise<Measured> {
  return withPlace(row, { root, part: 1 }, (place) =>
    using(row.tool(place), (tool) =>
      using(row.against(place), (reference) => inTurn(row, { tool, reference }, rounds, onRound)),
    ),
  );
}

/** The tool of this checkout and of the one in the folder `other`, each with its own systems. */
export function compare(
  row: Row,
  rounds: number,
  { root, other, part }: { readonly root: string; readonly other: string; readonly part: number },
  onRound: (round: number) => void,
): Promise<Measured> {
  const open = <T>(of: string, work: (side: Side) => Promise<T>): Promise<T> =>
    withPlace(row, { root: of, part }, (place) => using(row.tool(place), work));
  return open(other, (reference) => open(root, (tool) => inTurn(row, { tool, reference }, rounds, onRound)));
}

/** Measures the two sides in turn, round by round, alternating which is first. */
async function inTurn(
  row: Row,
  { tool, reference }: Readonly<Record<"tool" | "reference", Side>>,
  rounds: number,
  onRound: (round: number) => void,
): Promise<Measured> {
  const theirs: Sample[] = [];
  const ours: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    onRound(round);
    if (round % 2 === 0) theirs.push(await reference.run());
    ours.push(await tool.run());
    if (round % 2 === 1) theirs.push(await reference.run());
  }
  return { row, reference: theirs, tool: ours, notes: tool.notes?.() ?? {} };
}

async function withPlace<T>(
  { system }: Row,
  { root, part }: Pick<Place, "root" | "part">,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const renewNothing = (): Promise<Sample> => Promise.resolve(NOTHING);
  if (system === undefined) return work({ root, part, info: {}, renew: renewNothing });
  return using(Worker.start(...system(part)), (served) =>
    work({ root, part, info: served.info, renew: () => served.run() }),
  );
}

async function using<S extends { close(): Promise<void> }, T>(
  coming: Promise<S>,
  work: (one: S) => Promise<T>,
): Promise<T> {
  const one = await coming;
  try {
    return await work(one);
  } finally {
    await one.close();
  }
}
