/** A process of the benchmark: a called system, the tool, or the reference. */
interface Work {
  /** Information for the others, such as the addresses it listens on. */
  readonly info?: Readonly<Record<string, string>>;
  /** One round. Returns the value in the unit of its row; preparation and cleaning up are not measured. */
  run(): Promise<Sample>;
  close(): Promise<void>;
}

export type Options = Readonly<Record<string, string | number | boolean>>;

/** Every module under `sides/` and `systems/` exports one as `open`. It warms up before it resolves. */
export type Open = (options: Options) => Promise<Work>;

export type Message = { readonly info: Work["info"] } | Sample | { readonly error: string };

/** The value of one round, and the processor time of the side's own process; null = it has none. */
export interface Sample {
  readonly value: number;
  readonly cpuMs: number | null;
  /** Further counts. */
  readonly notes?: Readonly<Record<string, number>>;
  /** Of a system: the calls since the last round, in their order. */
  readonly calls?: readonly Call[];
}

/** A received call. */
export interface Call {
  readonly method: string;
  /** The system, by its address. */
  readonly url: string;
  readonly body: string;
  /** Bytes of both bodies. */
  readonly bytes: number;
}

/** For a module that measures nothing. */
export const NOTHING: Sample = { value: 0, cpuMs: null };

/** The milliseconds of `work`, and this process's processor time. */
export async function timed(work: () => Promise<unknown>): Promise<Sample> {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { value: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
}

export function numberOf(options: Options, name: string): number {
  const value = options[name];
  if (typeof value !== "number") throw new TypeError(`${name} is no number`);
  return value;
}

export function textOf(options: Options, name: string): string {
  const value = options[name];
  if (typeof value !== "string") throw new TypeError(`${name} is no text`);
  return value;
}
