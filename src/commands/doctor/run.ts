import { existsSync } from "node:fs";

import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { type DoctorParts, doctorParts, examine, writeProfile } from "../../app/doctor/doctor.ts";
import { shouldReport } from "../../app/messages/quiet.ts";
import type { Proposal, SystemSample } from "../../core/run/doctor/sample.ts";
import { type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { type Diagnosis, exitCodeOf, isWarningOrError, type Finding } from "../../core/run/doctor/finding.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SYSTEM_OF, SYSTEMS } from "../../core/common/systems.ts";
import { doctorDocument, type WrittenProposal } from "../../render/json/doctor.ts";
import { harmlessJson } from "../../render/json/harmless.ts";
import { section } from "../../render/terminal/screen.ts";
import { bodyLines, groupLines, titleLines } from "../../render/terminal/view.ts";
import { doctorView, troubleGroups, proposalTable } from "../../view/doctor.ts";
import { writeJson } from "../../render/json/pieces.ts";
import { createText, type Text } from "../../text/text.ts";
import type { DoctorFlags } from "./options.ts";
import { asText, messageScreen, resultScreen } from "../../app/output/present.ts";
import type { Next } from "../../text/next.ts";
import { titled, type View } from "../../view/view.ts";
import { shellWord } from "../../core/common/words.ts";

export const run: Body<DoctorFlags> = async (app, flags) => {
  const { profile: path, writeProfile: file = null } = flags;
  const system = SYSTEM_OF[flags.system];
  if (file !== null && system !== "TotalGest") {
    const instead = ["tg360 doctor", ...SYSTEMS[system].option].join(" ");
    throw new UsageError(problem("unexpected-argument", { argument: "--write-profile", instead }));
  }
  if (file !== null && flags.yes !== true && existsSync(file))
    throw new UsageError(problem("file-exists", { path: file }));
  const parts = await doctorParts(app, path === undefined ? null : { system, path });
  if (flags.record !== undefined) {
    const { recordContact } = await import("./contact.ts");
    return recordContact(app, parts, flags, flags.record);
  }
  await showProgressText(app);
  const diagnosis = await examine(parts);
  const seen = diagnosis.samples[system] ?? null;
  const written = seen === null || file === null ? null : await writeProposal(parts, seen.proposal, file);
  const exitCode = await printDiagnosis(app, diagnosis, written);
  const proposal = file === null ? null : { seen, written };
  if (!app.globals.json) await printNextStep(app, { ...flags, findings: diagnosis.findings, proposal });
  return exitCode;
};

async function showProgressText(app: App): Promise<void> {
  if (app.globals.quiet || !app.output.errIsTerminal) return;
  const { text } = await messageScreen(app);
  app.output.err(`${text.t("doctor.looking")}\n`);
}

async function writeProposal(parts: DoctorParts, proposal: Proposal, file: string): Promise<WrittenProposal> {
  const { paths } = proposal;
  if (paths.length === 0) return { file: null, paths };
  await writeProfile(parts, proposal, file);
  return { file, paths };
}

async function printDiagnosis(app: App, diagnosis: Diagnosis, proposal: WrittenProposal | null): Promise<ExitCode> {
  const { globals, output } = app;
  const exitCode = exitCodeOf(diagnosis);
  if (globals.json) {
    const document = doctorDocument(diagnosis, await createText("en", null, globals.shop), proposal);
    await writeJson(document, (text) => output.out(text));
    return exitCode;
  }
  if (globals.quiet) {
    const english = await createText("en", null, globals.shop);
    const troubles = diagnosis.findings
      .filter(isWarningOrError)
      .map((finding) => english.problem(finding.problem).message);
    if (await shouldReport(app, troubles)) {
      const screen = await messageScreen(app);
      output.err(asText(groupLines(screen, troubleGroups(screen.text, diagnosis))));
    }
    return exitCode;
  }
  // Excerpts of answers are cut in a pipe, too.
  const screen = { ...(await resultScreen(app)), isPiped: false };
  const { dryOrder, isForAdapter } = diagnosis.samples.TotalGest ?? {};
  const more =
    dryOrder === undefined
      ? []
      : section(
          screen,
          screen.text.t("doctor.dry-order", { to: isForAdapter === true ? "adapter" : "wire" }),
          harmlessJson(dryOrder, 2).split("\n"),
        );
  const view = doctorView(screen.text, diagnosis, globals.verbose);
  // It is long, and one looks at its end.
  const lines = [...(await bodyLines(screen, view)), "", ...titleLines(screen, view)];
  await output.out(asText([...(globals.verbose ? more : []), ...lines]));
  return exitCode;
}

interface DoctorOutcome extends Pick<DoctorFlags, "system" | "profile"> {
  readonly findings: readonly Finding[];
  /** Null = no proposal was requested; `seen` and `written` null = the system could not be called. */
  readonly proposal: { readonly seen: SystemSample | null; readonly written: WrittenProposal | null } | null;
}

/** Prints the result of the proposal, and the next step towards a profile that fits. */
export async function printNextStep(app: App, outcome: DoctorOutcome): Promise<void> {
  if (app.globals.quiet) return;
  const screen = await resultScreen(app);
  const { text } = screen;
  const view = {
    ...titled(""),
    ...(outcome.proposal === null ? {} : proposed(text, outcome, outcome.proposal)),
    next: nextSteps(text, outcome),
  };
  const lines = await bodyLines(screen, view);
  if (lines.length > 0) await app.output.out(`\n${asText(lines)}`);
}

function proposed(
  text: Text,
  outcome: DoctorOutcome,
  { seen, written }: NonNullable<DoctorOutcome["proposal"]>,
): Partial<Pick<View, "says" | "tables">> {
  const { t } = text;
  const system = SYSTEM_OF[outcome.system];
  if (seen === null || written === null) return { says: [t("doctor.proposal.unsampled", { system })] };
  const fields = lostFields(outcome);
  const says = fields.length === 0 ? [] : [t("doctor.proposal.by-hand", { fields })];
  if (written.file !== null) return { says, tables: [proposalTable(text, seen.proposal, written.file)] };
  if (says.length > 0) return { says };
  if (!seen.calls.every(({ failure }) => failure === null)) return { says: [t("doctor.proposal.unseen", { system })] };
  return { says: [t(isAnythingLeft(outcome) ? "doctor.proposal.stuck" : "doctor.proposal.none")] };
}

/** Required fields for which no place was found. */
function lostFields(outcome: DoctorOutcome): readonly string[] {
  return troublesOf(outcome).flatMap(({ problem: { code, data } }) =>
    code === "field-lost" ? [`${data.group}.${data.field}`] : [],
  );
}

function nextSteps({ next }: Text, outcome: DoctorOutcome): Next {
  const { profile, proposal } = outcome;
  const { profileOption: option, option: words } = SYSTEMS[SYSTEM_OF[outcome.system]];
  const path = proposal?.written?.file ?? profile;
  if (path === undefined) return [];
  const command = ["tg360 doctor --profile", shellWord(path), ...words].join(" ");
  if (path !== profile) return next("doctor.proposal.look", { command });
  if (isAnythingLeft(outcome)) return next("doctor.proposal.when-fixed", { command });
  if (lacksOrders(outcome)) return next("doctor.proposal.orders-left", { path, command });
  return next("doctor.proposal.use", { path, option });
}

/** Whether something of the system still has to be fixed. */
function isAnythingLeft(outcome: DoctorOutcome): boolean {
  return troublesOf(outcome).length > 0;
}

/**
 * Products can be read, but orders would be sent with the names of the built-in contract, for which nothing is
 * proposed.
 */
function lacksOrders({ findings }: DoctorOutcome): boolean {
  return findings.some(({ problem }) => problem.code === "order-untouched");
}

function troublesOf(outcome: DoctorOutcome): readonly Finding[] {
  const system = SYSTEM_OF[outcome.system];
  return outcome.findings.filter(
    ({ place, check, level }) => level === "error" && (place === system || check === "profile"),
  );
}
