import type { App } from "../../app/app.ts";
import { SYSTEM_OF, SYSTEMS } from "../../core/common/systems.ts";
import type { SystemSample } from "../../core/run/doctor/sample.ts";
import type { Finding } from "../../core/run/doctor/finding.ts";
import type { WrittenProposal } from "../../render/json/doctor.ts";
import { proposalLines } from "../../render/terminal/doctor.ts";
import { advice, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { shellWord } from "../../core/common/words.ts";
import type { DoctorFlags } from "./options.ts";
import { asText, resultScreen } from "../output/present.ts";
import { proposeCommand } from "./propose-command.ts";

interface Outcome extends Pick<DoctorFlags, "system" | "profile"> {
  readonly findings: readonly Finding[];
  /** Null = no proposal was requested; `seen` and `written` null = the system could not be called. */
  readonly proposal: { readonly seen: SystemSample | null; readonly written: WrittenProposal | null } | null;
}

/** Prints the result of the proposal, and the next step towards a profile that fits. */
export async function printNextStep(app: App, outcome: Outcome): Promise<void> {
  if (app.globals.quiet) return;
  const screen = await resultScreen(app);
  const lines = [
    ...(outcome.proposal === null ? [] : await proposedLines(screen, outcome, outcome.proposal)),
    ...nextLines(screen, outcome),
  ];
  if (lines.length > 0) await app.output.out(`\n${asText(lines)}`);
}

async function proposedLines(
  screen: Screen,
  outcome: Outcome,
  { seen, written }: NonNullable<Outcome["proposal"]>,
): Promise<readonly string[]> {
  const { t } = screen.text;
  const system = SYSTEM_OF[outcome.system];
  if (seen === null || written === null) return paragraph(screen, t("doctor.proposal.unsampled", { system }));
  const fields = lostFields(outcome);
  const byHand = fields.length === 0 ? [] : paragraph(screen, t("doctor.proposal.by-hand", { fields }));
  if (written.file !== null) return [...(await proposalLines(screen, seen.proposal, written.file)), ...byHand];
  if (byHand.length > 0) return byHand;
  if (!seen.calls.every(({ failure }) => failure === null)) {
    return paragraph(screen, t("doctor.proposal.unseen", { system }));
  }
  return paragraph(screen, t(isAnythingLeft(outcome) ? "doctor.proposal.stuck" : "doctor.proposal.none"));
}

/** Required fields for which no place was found. */
function lostFields(outcome: Outcome): readonly string[] {
  return troublesOf(outcome).flatMap(({ problem: { code, data } }) =>
    code === "field-lost" ? [`${data.group}.${data.field}`] : [],
  );
}

function nextLines(screen: Screen, outcome: Outcome): readonly string[] {
  const { next } = screen.text;
  const { profile, proposal } = outcome;
  const file = proposal?.written?.file ?? null;
  const option = SYSTEMS[SYSTEM_OF[outcome.system]].profileOption;
  const isLeft = isAnythingLeft(outcome);
  if (file !== null) {
    const then = isLeft
      ? next("doctor.proposal.look", { command: lookCommand(file, outcome) })
      : next("doctor.proposal.next", { path: file, option });
    return advice(screen, then);
  }
  if (profile === undefined) return [];
  if (!isLeft && lacksOrders(outcome)) {
    return advice(
      screen,
      next("doctor.proposal.orders-left", { path: profile, command: `tg360 doctor --profile ${shellWord(profile)}` }),
    );
  }
  const then = isLeft
    ? next(SYSTEM_OF[outcome.system] === "TotalGest" ? "doctor.proposal.again" : "doctor.proposal.when-fixed", {
        command: lookCommand(profile, outcome),
      })
    : next("doctor.proposal.use", { path: profile, option });
  return advice(screen, then);
}

/** Whether something of the system still has to be fixed. */
function isAnythingLeft(outcome: Outcome): boolean {
  return troublesOf(outcome).length > 0;
}

/**
 * Products can be read, but orders would be sent with the names of the built-in contract, for which nothing is
 * proposed.
 */
function lacksOrders({ findings }: Outcome): boolean {
  return findings.some(({ problem }) => problem.code === "order-untouched");
}

function troublesOf(outcome: Outcome): readonly Finding[] {
  const system = SYSTEM_OF[outcome.system];
  return outcome.findings.filter(
    ({ place, check, level }) => level === "error" && (place === system || check === "profile"),
  );
}

function lookCommand(file: string, outcome: Outcome): string {
  const system = SYSTEM_OF[outcome.system];
  return system === "TotalGest"
    ? proposeCommand({ from: file, to: followerOf(file) })
    : ["tg360 doctor --profile", shellWord(file), ...SYSTEMS[system].option].join(" ");
}

/** `totalgest-2.json` after `totalgest.json`, `t4.json` after `t3.json`. */
function followerOf(file: string): string {
  const [, stem = file, number, extension = ""] = /^(.*?)(\d+)?(\.[^./]*)?$/.exec(file) ?? [];
  return number === undefined ? `${stem}-2${extension}` : `${stem}${String(Number(number) + 1)}${extension}`;
}
