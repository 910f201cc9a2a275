/** What a person reads of a diagnosis. */
import { problem, type Problem } from "../core/common/problems/problem.ts";
import type { Level } from "../core/common/problems/kinds.ts";
import { isSystem, SYSTEM_NAMES, SYSTEMS } from "../core/common/systems.ts";
import {
  type Diagnosis,
  type Finding,
  isAboutField,
  isWarningOrError,
  type FindingPlace,
} from "../core/run/doctor/finding.ts";
import {
  byLanguage,
  type CallSample,
  type FieldSample,
  groupOf,
  type Proposal,
  type SystemSample,
} from "../core/run/doctor/sample.ts";
import type { Text } from "../text/text.ts";
import { translateWirePhrase } from "../text/wire-words.ts";
import { type Cell, type Group, MARKS, sectionOf, type Table, titled, type Tone, type View } from "./view.ts";

const TONES: Readonly<Record<Level, Tone>> = { fine: "good", skipped: "dim", warning: "busy", error: "bad" };

const PLACES = ["machine", "configuration", ...SYSTEM_NAMES] as const satisfies readonly FindingPlace[];

/**
 * The verdict, and a line per check, grouped by place, with what to do below those that need it. Lists the fields of a
 * call if one is not where it should be; with `verbose` always.
 */
export function doctorView(text: Text, diagnosis: Diagnosis, verbose: boolean): View {
  const groups = PLACES.flatMap((place) => {
    const findings = diagnosis.findings.filter((finding) => finding.place === place);
    const title = isSystem(place) ? place : text.t(`doctor.place.${place}`);
    return sectionOf(
      title,
      null,
      gathered(findings, place).map((finding) => findingGroup(text, finding)),
    );
  });
  const tables = SYSTEM_NAMES.flatMap((system) => sampleTables(text, diagnosis.samples[system], verbose));
  return { ...verdictOn(text, diagnosis), groups, tables };
}

/** Only errors and warnings. */
export function troubleGroups(text: Text, { findings }: Diagnosis): readonly Group[] {
  return findings.filter(isWarningOrError).map((finding) => findingGroup(text, finding));
}

/** Each path of a proposal with its confidence, and the file it was written to. */
export function proposalTable(text: Text, proposal: Proposal, path: string): Table {
  const { t } = text;
  const tones = { high: "good", medium: "busy", low: "bad" } as const;
  return {
    title: null,
    heads: [
      { label: t("doctor.head.path"), least: 8 },
      { label: t("doctor.head.confidence") },
      { label: t("doctor.head.seen"), least: 8 },
    ],
    rows: proposal.paths.map(({ path: place, confidence, seen }) => [
      place,
      { text: t(`doctor.confidence.${confidence}`), tone: tones[confidence] },
      seen === "" ? '""' : translateWirePhrase(seen, text.lang),
    ]),
    foot: t("doctor.proposal.written", { path }),
  };
}

function verdictOn(text: Text, { findings }: Diagnosis): View {
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  if (errors > 0) return titled(text.t("doctor.verdict.errors", { errors, warnings }), "bad");
  if (warnings > 0) return titled(text.t("doctor.verdict.warnings", { warnings }), "busy");
  return titled(text.t("doctor.verdict.well"), "good");
}

function findingGroup(text: Text, finding: Finding): Group {
  const { message, next } = text.problem(finding.problem);
  return { message, next: isWarningOrError(finding) ? next : [], items: [], count: 0, mark: TONES[finding.level] };
}

/** More fields than this are combined into one finding: each has its own line in the table of its call. */
const MOST_FIELDS = 3;

/** What has to be looked for by hand is one finding per group, because each group has its own records. */
function gathered(findings: readonly Finding[], place: FindingPlace): readonly Finding[] {
  const about = findings.filter(isAboutField);
  const [first] = about;
  if (first === undefined || about.length <= MOST_FIELDS) return findings;
  const groups = Map.groupBy(about, ({ problem: { code, data } }) => (code === "field-lost" ? data.group : ""));
  const instead = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, ones]) => ({
      ...first,
      level: ones.some(({ level }) => level === "error") ? ("error" as const) : ("warning" as const),
      problem: inOne(ones, isSystem(place) ? SYSTEMS[place].section : ""),
    }));
  return findings.flatMap((finding) => (finding === first ? instead : isAboutField(finding) ? [] : [finding]));
}

function inOne(ones: readonly Finding[], option: string): Problem {
  const fields = ones.flatMap(({ problem: { data } }) => ("field" in data ? [data.field] : []));
  const found = ones[0]?.problem;
  return found?.code === "field-lost"
    ? problem("fields-lost", { group: found.data.group, fields, has: found.data.has })
    : problem("fields-elsewhere", { fields, option });
}

/** A table per call, with a line per field. */
function sampleTables(text: Text, sample: SystemSample | undefined, verbose: boolean): readonly Table[] {
  const known = new Set<string>();
  return (sample?.calls ?? []).flatMap((call) => {
    const wrong = call.fields.filter((field) => levelOf(field) === "error" || levelOf(field) === "warning");
    const isNews = wrong.some(({ field }) => !known.has(field));
    for (const { field } of wrong) known.add(field);
    return sample !== undefined && (verbose || isNews) ? [callTable(text, call, sample.proposal)] : [];
  });
}

function callTable(text: Text, call: CallSample, proposal: Proposal): Table {
  const status = call.status === null ? "–" : String(call.status);
  return {
    title: `${call.operation}: ${call.sent} → ${status}`,
    heads: call.fields.length === 0 ? [] : [{ label: "" }, ...[1, 2, 3].map(() => ({ label: "", least: 8 }))],
    rows: call.fields.map((field) => fieldRow(text, field, textsOf(call, field, proposal))),
    ...(call.fields.length === 0 && call.has.length > 0 ? { foot: `{ ${call.has.join(", ")} }` } : {}),
  };
}

/** `✓ stock.quantity  giacenza.disponibile  "12"`; the path only if it differs from the name. */
function fieldRow(text: Text, sample: FieldSample, texts: readonly string[]): readonly Cell[] {
  const { field, path } = sample;
  const tone = TONES[levelOf(sample)];
  const place = path === field ? "" : path === "" ? "(…)" : path;
  return [{ text: MARKS[tone], tone }, field, place, sampleText(text, sample, texts)];
}

/** The paths of a text, one per language. */
function textsOf({ operation }: CallSample, { field, state }: FieldSample, proposal: Proposal): readonly string[] {
  if (state === "fine") return [];
  return Object.values(byLanguage(proposal, groupOf(operation, field), field) ?? {}).map((rule) =>
    typeof rule === "string" ? rule : JSON.stringify(rule),
  );
}

function sampleText(text: Text, sample: FieldSample, texts: readonly string[]): string {
  const { seen, candidates, state, lacking, of } = sample;
  const nothing = lacking < of ? text.t("doctor.nothing-in", { lacking, of }) : text.t("doctor.nothing-there");
  const shown = seen === "" ? nothing : translateWirePhrase(seen, text.lang);
  const [best] = candidates;
  if (state !== "fine" && texts.length > 0) return `${shown}; ${text.t("doctor.perhaps-texts", { texts })}`;
  if (state === "fine" || best === undefined) return shown;
  const { path, rule } = best;
  const there = translateWirePhrase(best.seen, text.lang);
  const isConstant = typeof rule === "object" && rule !== null && "value" in rule;
  if (isConstant) return `${shown}; ${text.t("doctor.perhaps-always", { seen: there })}`;
  return `${shown}; ${text.t("doctor.perhaps", { path: path === "" ? "(…)" : path, seen: there })}`;
}

function levelOf({ state, isOptional }: FieldSample): Level {
  if (state === "fine") return "fine";
  if (isOptional) return state === "absent" ? "skipped" : "warning";
  return "error";
}
