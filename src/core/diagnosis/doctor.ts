/** The whole of a diagnosis, as data. */
import type { Proposal, SystemSample } from "./sample.ts";
import { type ExitCode, EXIT, worstExit } from "../errors.ts";
import type { Finding } from "./finding.ts";
import type { System } from "../problem.ts";

/** The settings in force, secrets masked. */
export interface SettingsInForce {
  /** The configuration file. */
  readonly path: string;
  readonly exists: boolean;
  readonly settings: readonly {
    readonly key: string;
    /** Null = not set. */
    readonly value: unknown;
    readonly origin: { readonly kind: "flag" | "environment" | "file" | "default"; readonly name: string } | null;
  }[];
}

export interface Diagnosis {
  /** By place: this machine, the configuration, TotalGest, Framework360. */
  readonly findings: readonly Finding[];
  /** What was seen of each system; absent = it could not be called. */
  readonly samples: Readonly<Partial<Record<System, SystemSample>>>;
  /** Null = they cannot be read. */
  readonly settings: SettingsInForce | null;
}

/** Of the worst finding; a warning alone is none. */
export function exitCodeOf({ findings }: Diagnosis): ExitCode {
  return findings.length === 0 ? EXIT.ok : worstExit(findings.map(({ exitCode }) => exitCode));
}

/** Looks at everything that a run needs. */
export interface Doctor {
  /**
   * Nothing is changed in either system, unless `writeTest` tries what may be written. Throws only the signal's reason, and
   * what is a bug: all else is a finding.
   */
  examine(request: { readonly writeTest: boolean }): Promise<Diagnosis>;
  /** A profile for an answer of the system that was saved to a file. Throws UsageError where that is no JSON. */
  propose(system: System, path: string): Promise<Proposal>;
  /** Writes a proposal, laid over the profile file that is configured, as a profile file. Throws StoreError. */
  writeProfile(system: System, proposal: Proposal, path: string): Promise<void>;
}
