/** A diagnosis, as data. A finding is one line of it: its place, its check, and a problem that the report renders in every language. */
import { EXIT, type ExitCode, worstExit } from "../../common/problems/errors.ts";
import { problem, type Problem, treatmentOf } from "../../common/problems/problem.ts";
import type { System } from "../../common/systems.ts";
import type { Level } from "../../common/problems/kinds.ts";
import type { Check } from "./check-table.ts";
import type { SystemSample } from "./sample.ts";

/** The place to mend. */
export type FindingPlace = "machine" | "configuration" | System;

export interface Finding {
  readonly place: FindingPlace;
  readonly check: Check;
  readonly level: Level;
  readonly problem: Problem;
  /** The exit code of the process for this finding; 0 unless it is an error. */
  readonly exitCode: ExitCode;
}

/** Makes findings of one place. */
export interface PlaceOfFindings {
  /** Level and exit code are those of the problem, unless the circumstances make it better or worse. */
  found(check: Check, what: Problem, otherwise?: Partial<Pick<Finding, "level" | "exitCode">>): Finding;
  /** Checks that are pointless after earlier findings. */
  skip(...checks: readonly Check[]): readonly Finding[];
}

export function findingsAt(place: FindingPlace): PlaceOfFindings {
  const found: PlaceOfFindings["found"] = (check, what, otherwise = {}) => {
    const { level, exit } = treatmentOf(what);
    const given = { level, exitCode: exit, ...otherwise };
    return {
      place,
      check,
      problem: what,
      level: given.level,
      exitCode: given.level === "error" ? given.exitCode : EXIT.ok,
    };
  };
  return { found, skip: (...checks) => checks.map((check) => found(check, problem("skipped", { check }))) };
}

/** Whether the finding is about a field in another place than the profile says. */
export function isAboutField({ problem: { data } }: Finding): boolean {
  return "field" in data && "lacking" in data;
}

export function isWarningOrError({ level }: Pick<Finding, "level">): boolean {
  return level === "warning" || level === "error";
}

/** A whole diagnosis. */
export interface Diagnosis {
  /** By place: this machine, the configuration, TotalGest, Framework360. */
  readonly findings: readonly Finding[];
  /** The sample of each system; absent = it could not be called. */
  readonly samples: Readonly<Partial<Record<System, SystemSample>>>;
}

/** The exit code of the worst finding. Warnings alone give 0. */
export function exitCodeOf({ findings }: Diagnosis): ExitCode {
  return findings.length === 0 ? EXIT.ok : worstExit(findings.map(({ exitCode }) => exitCode));
}
