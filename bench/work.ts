/** What a process of the benchmark does: a system that is called, the tool, or the reference beside it. */
interface Work {
  /** What the others need to know of it, such as the addresses it listens on. */
  readonly info?: Readonly<Record<string, string>>;
  /** One round. Returns what was measured, in the unit of its row; whatever prepares or tidies up is outside of it. */
  run(): Promise<Sample>;
  close(): Promise<void>;
}

export type Options = Readonly<Record<string, string | number | boolean>>;

/** Every module under `sides/` and `systems/` exports one as `open`. It warms up before it resolves. */
export type Open = (options: Options) => Promise<Work>;

export type Message = { readonly info: Work["info"] } | Sample | { readonly error: string };

/** One round: what was measured, and the processor time that the side's own process used; null = it has none of its own. */
export interface Sample {
  readonly value: number;
  readonly cpuMs: number | null;
  /** What was counted besides. */
  readonly notes?: Readonly<Record<string, number>>;
  /** Of a system: the calls since the last round, in their order. */
  readonly calls?: readonly Call[];
}

/** A call as it came over the wire. */
export interface Call {
  readonly method: string;
  /** Which of the systems, by its address. */
  readonly url: string;
  readonly body: string;
  /** Bytes of both bodies. */
  readonly bytes: number;
}

/** For what measures nothing. */
export const NOTHING: Sample = { value: 0, cpuMs: null };

/** Milliseconds that `work` took, and of this process's processor time. */
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
