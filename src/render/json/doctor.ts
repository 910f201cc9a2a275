import type { CallSample, SystemSample } from "../../core/run/doctor/sample.ts";
import { type Diagnosis, exitCodeOf, isWarningOrError } from "../../core/run/doctor/finding.ts";
import type { Text } from "../../text/text.ts";
import { saidOf } from "./entries.ts";

/** A proposal that was written, or would be. */
export interface WrittenProposal {
  /** The path of the file; null = there was nothing to write. */
  readonly file: string | null;
  readonly paths: SystemSample["proposal"]["paths"];
}

/** The document of `doctor`; `text` must be the English one. `findings` has only errors and warnings. */
export function doctorDocument(
  diagnosis: Diagnosis,
  text: Text,
  proposal: WrittenProposal | null,
): Readonly<Record<string, unknown>> {
  const { findings, samples } = diagnosis;
  const dryOrder = samples.TotalGest?.dryOrder;
  return {
    schema: "tg360.doctor/1",
    exitCode: exitCodeOf(diagnosis),
    findings: findings.filter(isWarningOrError).map((finding) => {
      const { message, next } = text.problem(finding.problem);
      const { level, place, check } = finding;
      return { level, system: place, check, what: message, fix: text.inOneText(next) };
    }),
    checks: findings.map((finding) => {
      const { level, place, check } = finding;
      return { system: place, check, level, what: text.problem(finding.problem).message };
    }),
    samples: Object.values(samples).flatMap(({ calls }) => calls.map((call) => sampleEntry(call, text))),
    ...(dryOrder === undefined ? {} : { dryOrder }),
    ...(proposal === null ? {} : { proposal }),
  };
}

function sampleEntry(call: CallSample, text: Text): Readonly<Record<string, unknown>> {
  const { system, operation, sent, status, failure, has, fields, notes } = call;
  const error = failure === null ? null : saidOf(failure.problem, text);
  const noted = notes.map(({ code, data }) => ({ kind: code, ...data }));
  return { system, operation, sent, status, error, has, fields, notes: noted };
}
