import type { Direction } from "../../core/common/direction.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import type { RunRecord } from "../../core/ports/runs.ts";
import { parse } from "./json.ts";
import type { Problem } from "../../core/common/problems/problem.ts";

/** A row of `runs`. */
export interface RunColumns {
  readonly direction: Direction;
  readonly started_ms: number;
  readonly finished_ms: number;
  readonly exit_code: ExitCode;
  readonly good: number;
  readonly problem: string | null;
  readonly summary: string;
}

export function toRun(row: RunColumns): RunRecord {
  return {
    direction: row.direction,
    startedMs: row.started_ms,
    finishedMs: row.finished_ms,
    exitCode: row.exit_code,
    good: row.good === 1,
    problem: parse<Problem>(row.problem),
    summary: parse<Record<string, number>>(row.summary) ?? {},
  };
}
