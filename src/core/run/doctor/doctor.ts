/** A whole diagnosis, as data. */
import type { Proposal, SystemSample } from "./sample.ts";
import { EXIT, type ExitCode, worstExit } from "../../common/problems/errors.ts";
import type { Finding } from "./finding.ts";
import type { System } from "../../common/systems.ts";

/** The settings in force, secrets masked. */
export interface SettingsInForce {
  /** The configuration file. */
  readonly path: string;
  readonly exists: boolean;
  readonly settings: readonly {
    readonly key: string;
    /** Null = not set. */
    readonly value: unknown;
    readonly origin: {
      readonly kind: "flag" | "environment" | "database" | "file" | "default";
      readonly name: string;
    } | null;
  }[];
}

export interface Diagnosis {
  /** By place: this machine, the configuration, TotalGest, Framework360. */
  readonly findings: readonly Finding[];
  /** The sample of each system; absent = it could not be called. */
  readonly samples: Readonly<Partial<Record<System, SystemSample>>>;
  /** Null = they cannot be read. */
  readonly settings: SettingsInForce | null;
}

/** The exit code of the worst finding. Warnings alone give 0. */
export function exitCodeOf({ findings }: Diagnosis): ExitCode {
  return findings.length === 0 ? EXIT.ok : worstExit(findings.map(({ exitCode }) => exitCode));
}

/** Checks everything that a run needs. */
export interface Doctor {
  /** Writes to a system only with `writeTest`. Failures are findings; throws the signal's reason and bugs. */
  examine(): Promise<Diagnosis>;
  /** Writes a proposal over the configured profile of TotalGest as a new profile file. Throws StoreError. */
  writeProfile(proposal: Proposal, path: string): Promise<void>;
}
