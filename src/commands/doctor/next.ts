import type { App } from "../../app/app.ts";
import { SYSTEM_OF, SYSTEMS } from "../../core/common/systems.ts";
import type { SystemSample } from "../../core/run/doctor/sample.ts";
import type { Finding } from "../../core/run/doctor/finding.ts";
import type { WrittenProposal } from "../../render/json/doctor.ts";
import { bodyLines } from "../../render/terminal/view.ts";
import type { Next } from "../../text/next.ts";
import type { Text } from "../../text/text.ts";
import { proposalTable } from "../../view/doctor.ts";
import { titled, type View } from "../../view/view.ts";
import { shellWord } from "../../core/common/words.ts";
import type { DoctorFlags } from "./options.ts";
import { asText, resultScreen } from "../output/present.ts";
import { proposeCommand } from "../configure/unsaved.ts";

interface Outcome extends Pick<DoctorFlags, "system" | "profile"> {
  readonly findings: readonly Finding[];
  /** Null = no proposal was requested; `seen` and `written` null = the system could not be called. */
  readonly proposal: { readonly seen: SystemSample | null; readonly written: WrittenProposal | null } | null;
}

/** Prints the result of the proposal, and the next step towards a profile that fits. */
export async function printNextStep(app: App, outcome: Outcome): Promise<void> {
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
  outcome: Outcome,
  { seen, written }: NonNullable<Outcome["proposal"]>,
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
function lostFields(outcome: Outcome): readonly string[] {
  return troublesOf(outcome).flatMap(({ problem: { code, data } }) =>
    code === "field-lost" ? [`${data.group}.${data.field}`] : [],
  );
}

function nextSteps({ next }: Text, outcome: Outcome): Next {
  const { profile, proposal } = outcome;
  const file = proposal?.written?.file ?? null;
  const option = SYSTEMS[SYSTEM_OF[outcome.system]].profileOption;
  const isLeft = isAnythingLeft(outcome);
  if (file !== null) {
    return isLeft
      ? next("doctor.proposal.look", { command: lookCommand(file, outcome) })
      : next("doctor.proposal.next", { path: file, option });
  }
  if (profile === undefined) return [];
  if (!isLeft && lacksOrders(outcome)) {
    const command = `tg360 doctor --profile ${shellWord(profile)}`;
    return next("doctor.proposal.orders-left", { path: profile, command });
  }
  return isLeft
    ? next(SYSTEM_OF[outcome.system] === "TotalGest" ? "doctor.proposal.again" : "doctor.proposal.when-fixed", {
        command: lookCommand(profile, outcome),
      })
    : next("doctor.proposal.use", { path: profile, option });
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
