import { existsSync } from "node:fs";

import type { Body } from "../../cli/declare.ts";
import { optionNeeds } from "../../cli/option-rules.ts";
import type { Context, Printing } from "../../app/context.ts";
import type { Proposal } from "../../core/diagnosis/sample.ts";
import { type Diagnosis, type Doctor, exitCodeOf } from "../../core/diagnosis/doctor.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { isWarningOrError } from "../../core/diagnosis/finding.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SYSTEM_OF, SYSTEMS } from "../../core/common/systems.ts";
import { doctorDocument, type WrittenProposal } from "../../report/json/doctor.ts";
import { doctorLines, troubleLines } from "../../report/screens/doctor.ts";
import { writeJson } from "../../report/json/pieces.ts";
import { createText } from "../../report/text/text.ts";
import { type Ask, terminalAsk } from "../prompts/ask.ts";
import { settingLines } from "../configure/show.ts";
import { printNextStep } from "./next.ts";
import { keyOfWords } from "../../report/quiet.ts";
import type { DoctorFlags } from "./options.ts";
import { asText } from "../output/present.ts";
import { messageScreen, resultScreen } from "../output/screen-of.ts";

type Needs = Printing & Pick<Context, "doctor" | "shouldReport" | "signal">;

export const run: Body<DoctorFlags, Needs> = async (context, flags) => {
  const { profile: path } = flags;
  const tried = path === undefined ? null : { system: SYSTEM_OF[flags.system], path };
  return runDoctor(flags, context, await context.doctor(tried), terminalAsk(context));
};

export async function runDoctor(flags: DoctorFlags, context: Needs, doctor: Doctor, ask: Ask): Promise<ExitCode> {
  const { sample, writeProfile: file = null } = flags;
  if (sample !== undefined && file === null) {
    throw optionNeeds("--sample", ["--write-profile"]);
  }
  const system = SYSTEM_OF[flags.system];
  if (file !== null && system !== "TotalGest") {
    const instead = ["tg360 doctor", ...SYSTEMS[system].option].join(" ");
    throw new UsageError(problem("unexpected-argument", { argument: "--write-profile", instead }));
  }
  if (!(await mayGoOn(flags, context, ask))) {
    const { text } = await messageScreen(context);
    context.output.err(`${text.t("ask.not-done")}\n`);
    return EXIT.ok;
  }
  if (sample !== undefined && file !== null) {
    const proposal = await doctor.propose(sample);
    return printProposal(context, flags, proposal, await writeProposal(doctor, proposal, file));
  }
  await showProgressText(context);
  const diagnosis = await doctor.examine({ writeTest: flags.writeTest === true });
  const seen = diagnosis.samples[system] ?? null;
  const written = seen === null || file === null ? null : await writeProposal(doctor, seen.proposal, file);
  const exitCode = await printDiagnosis(context, diagnosis, written);
  const proposal = file === null ? null : { seen, written };
  if (!context.globals.json) await printNextStep(context, { ...flags, findings: diagnosis.findings, proposal });
  return exitCode;
}

/** Asks for agreement to the write test and to overwriting a file. Throws UsageError if no question can be asked. */
async function mayGoOn(flags: DoctorFlags, context: Needs, ask: Ask): Promise<boolean> {
  if (flags.yes === true) return true;
  const { writeProfile: file } = flags;
  if (file !== undefined && existsSync(file)) throw new UsageError(problem("file-exists", { path: file }));
  if (flags.writeTest !== true) return true;
  if (!ask.isPossible) throw new UsageError(problem("write-test-unasked", {}));
  const screen = await messageScreen(context);
  return ask.confirm(screen.text.t("doctor.write-test"), screen);
}

async function showProgressText(context: Needs): Promise<void> {
  if (context.globals.quiet || !context.output.errIsTerminal) return;
  const { text } = await messageScreen(context);
  context.output.err(`${text.t("doctor.looking")}\n`, "info");
}

async function writeProposal(doctor: Doctor, proposal: Proposal, file: string): Promise<WrittenProposal> {
  const { paths } = proposal;
  if (paths.length === 0) return { file: null, paths };
  await doctor.writeProfile(proposal, file);
  return { file, paths };
}

async function printDiagnosis(
  context: Needs,
  diagnosis: Diagnosis,
  proposal: WrittenProposal | null,
): Promise<ExitCode> {
  const { globals, output } = context;
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
    if (await context.shouldReport(troubles)) {
      output.err(asText(troubleLines(await messageScreen(context), diagnosis)));
    }
    return exitCode;
  }
  const screen = await resultScreen(context);
  const { settings: shown } = diagnosis;
  const settings = shown === null || !globals.verbose ? [] : settingLines(screen, shown, shown.settings);
  await output.out(asText(doctorLines(screen, diagnosis, { verbose: globals.verbose, settings })));
  return exitCode;
}

/** Prints only the proposal, without any call. */
async function printProposal(
  context: Needs,
  flags: DoctorFlags,
  proposal: Proposal,
  written: WrittenProposal,
): Promise<ExitCode> {
  if (context.globals.json) {
    const document = { schema: "tg360.doctor/1", exitCode: EXIT.ok, findings: [], checks: [], samples: [] };
    await writeJson({ ...document, proposal: written }, (text) => context.output.out(text));
    return EXIT.ok;
  }
  await printNextStep(context, { ...flags, findings: null, proposal: { seen: { calls: [], proposal }, written } });
  return EXIT.ok;
}
