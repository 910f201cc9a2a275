/** The exit codes by name. `docs/operations.md` and every command's help print this table. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  items: 3,
  configuration: 4,
  credentials: 5,
  remote: 6,
  locked: 7,
  stopped: 8,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** If several codes apply, the first of this list is the exit code of the process. */
const PRECEDENCE: readonly ExitCode[] = [130, 143, 1, 2, 8, 5, 4, 7, 6, 3, 0];

/** The exit code of a run in which all of `codes` occurred: 1 > 8 > 5 > 4 > 7 > 6 > 3 > 0. */
export function worstExit(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.ok;
}
