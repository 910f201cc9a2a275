import { existsSync } from "node:fs";

import type { Body } from "../../cli/declare.ts";
import type { App } from "../../app/app.ts";
import { createDoctor } from "../../app/doctor/doctor.ts";
import { withEngine } from "../../app/engine.ts";
import { forgetUnable } from "../../core/orders/fulfilment/run.ts";
import { shouldReport } from "../../app/messages/quiet.ts";
import type { Proposal } from "../../core/run/doctor/sample.ts";
import { type Diagnosis, type Doctor, exitCodeOf } from "../../core/run/doctor/doctor.ts";
import { type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { isWarningOrError } from "../../core/run/doctor/finding.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SYSTEM_OF, SYSTEMS } from "../../core/common/systems.ts";
import { doctorDocument, type WrittenProposal } from "../../render/json/doctor.ts";
import { harmlessJson } from "../../render/json/harmless.ts";
import { section } from "../../render/terminal/screen.ts";
import { bodyLines, groupLines, titleLines } from "../../render/terminal/view.ts";
import { doctorView, troubleGroups } from "../../view/doctor.ts";
import { writeJson } from "../../render/json/pieces.ts";
import { createText } from "../../text/text.ts";
import { settingLines } from "../configure/show.ts";
import { printNextStep } from "./next.ts";
import { keyOfWords } from "../../core/run/notify/decide-report.ts";
import type { DoctorFlags } from "./options.ts";
import { asText, messageScreen, resultScreen } from "../output/present.ts";

export const run: Body<DoctorFlags> = async (app, flags) => {
  const { profile: path } = flags;
  const tried = path === undefined ? null : { system: SYSTEM_OF[flags.system], path };
  return runDoctor(flags, app, await createDoctor(app, tried));
};

export async function runDoctor(flags: DoctorFlags, app: App, doctor: Doctor): Promise<ExitCode> {
  const { writeProfile: file = null } = flags;
  const system = SYSTEM_OF[flags.system];
  if (file !== null && system !== "TotalGest") {
    const instead = ["tg360 doctor", ...SYSTEMS[system].option].join(" ");
    throw new UsageError(problem("unexpected-argument", { argument: "--write-profile", instead }));
  }
  if (file !== null && flags.yes !== true && existsSync(file))
    throw new UsageError(problem("file-exists", { path: file }));
  await showProgressText(app);
  const diagnosis = await doctor.examine();
  if (diagnosis.findings.some((finding) => finding.problem.code === "delivery-taken")) {
    await withEngine(app, { direction: null, dryRun: false }, forgetUnable);
  }
  const seen = diagnosis.samples[system] ?? null;
  const written = seen === null || file === null ? null : await writeProposal(doctor, seen.proposal, file);
  const exitCode = await printDiagnosis(app, diagnosis, written);
  const proposal = file === null ? null : { seen, written };
  if (!app.globals.json) await printNextStep(app, { ...flags, findings: diagnosis.findings, proposal });
  return exitCode;
}

async function showProgressText(app: App): Promise<void> {
  if (app.globals.quiet || !app.output.errIsTerminal) return;
  const { text } = await messageScreen(app);
  app.output.err(`${text.t("doctor.looking")}\n`, "info");
}

async function writeProposal(doctor: Doctor, proposal: Proposal, file: string): Promise<WrittenProposal> {
  const { paths } = proposal;
  if (paths.length === 0) return { file: null, paths };
  await doctor.writeProfile(proposal, file);
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
      .map((finding) => keyOfWords(english.problem(finding.problem).message));
    if (await shouldReport(app, troubles)) {
      const screen = await messageScreen(app);
      output.err(asText(groupLines(screen, troubleGroups(screen.text, diagnosis))));
    }
    return exitCode;
  }
  // Excerpts of answers are cut in a pipe, too.
  const screen = { ...(await resultScreen(app)), isPiped: false };
  const { settings: shown } = diagnosis;
  const { dryOrder } = diagnosis.samples.TotalGest ?? {};
  const more = [
    ...(dryOrder === undefined
      ? []
      : section(screen, screen.text.t("doctor.dry-order"), harmlessJson(dryOrder, 2).split("\n"))),
    ...(shown === null ? [] : ["", ...settingLines(screen, shown, shown.settings)]),
  ];
  const view = doctorView(screen.text, diagnosis, globals.verbose);
  // It is long, and one looks at its end.
  const lines = [...(await bodyLines(screen, view)), "", ...titleLines(screen, view)];
  await output.out(asText([...(globals.verbose ? more : []), ...lines]));
  return exitCode;
}
