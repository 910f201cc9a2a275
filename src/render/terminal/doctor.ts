import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { Level } from "../../core/common/problems/kinds.ts";
import { isSystem, SYSTEM_NAMES, SYSTEMS } from "../../core/common/systems.ts";
import type { CallSample, FieldSample, Proposal, SystemSample } from "../../core/run/doctor/sample.ts";
import type { Diagnosis } from "../../core/run/doctor/doctor.ts";
import { byLanguage, groupOf } from "../../core/run/doctor/field-groups.ts";
import { type Finding, isAboutField, isWarningOrError, type Place } from "../../core/run/doctor/finding.ts";
import { cleanLine, truncate, widthOf } from "../../text/clean.ts";
import { harmlessJson } from "../json/harmless.ts";
import { translateWirePhrase } from "../../text/wire-words.ts";
import { advice, paint, paragraph, type Screen, section } from "./screen.ts";
import type { Tone } from "../../view/view.ts";
import { renderTable } from "./table.ts";

const MARKS: Readonly<Record<Level, { readonly mark: string; readonly tone: Tone }>> = {
  fine: { mark: "✓", tone: "good" },
  skipped: { mark: "–", tone: "dim" },
  warning: { mark: "!", tone: "busy" },
  error: { mark: "✗", tone: "bad" },
};

const PLACES = ["machine", "configuration", ...SYSTEM_NAMES] as const satisfies readonly Place[];

/** Limits the column of a field's path. */
const PATH_COLUMNS = 30;

/**
 * A line per check, grouped by place, with what to do below those that need it, and the verdict. Lists the fields if
 * one is not where it should be; with `verbose` always, and `settings` below the configuration.
 */
export function doctorLines(
  screen: Screen,
  diagnosis: Diagnosis,
  { verbose, settings }: { readonly verbose: boolean; readonly settings: readonly string[] },
): readonly string[] {
  const lines = PLACES.flatMap((place) => {
    const findings = diagnosis.findings.filter((finding) => finding.place === place);
    const sample = isSystem(place) ? diagnosis.samples[place] : undefined;
    return section(screen, isSystem(place) ? place : screen.text.t(`doctor.place.${place}`), [
      ...gathered(findings, place).flatMap((finding) => findingLines(screen, finding)),
      ...(sample === undefined ? [] : sampleLines(screen, sample, verbose)),
      ...(place === "configuration" ? settings.map((line) => (line === "" ? "" : `  ${line}`)) : []),
    ]);
  });
  return [...lines, "", ...verdictLines(screen, diagnosis)];
}

/** Only errors and warnings. */
export function troubleLines(screen: Screen, { findings }: Diagnosis): readonly string[] {
  return findings.filter(isWarningOrError).flatMap((finding) => findingLines(screen, finding));
}

/** More fields than this are combined into one finding: each has its own line below. */
const MOST_FIELDS = 3;

function gathered(findings: readonly Finding[], place: Place): readonly Finding[] {
  const about = findings.filter(isAboutField);
  const [first] = about;
  if (first === undefined || about.length <= MOST_FIELDS) return findings;
  const instead = [...elsewhere(about, place), ...lost(about)];
  return findings.flatMap((finding) => (finding === first ? instead : isAboutField(finding) ? [] : [finding]));
}

/** Fields for which there is a proposal, as one finding. */
function elsewhere(about: readonly Finding[], place: Place): readonly Finding[] {
  const moved = about.filter(({ problem: { code } }) => code !== "field-lost");
  const fields = moved.flatMap(({ problem: { data } }) => ("field" in data ? [data.field] : []));
  const option = isSystem(place) ? SYSTEMS[place].section : "";
  return inOne(moved, problem("fields-elsewhere", { fields, option }));
}

/** Fields that have to be looked for by hand, one finding per group, because each group has its own records. */
function lost(about: readonly Finding[]): readonly Finding[] {
  const found = about.flatMap((finding) =>
    finding.problem.code === "field-lost" ? [{ finding, data: finding.problem.data }] : [],
  );
  const groups = Object.entries(Object.groupBy(found, ({ data }) => data.group));
  return groups.flatMap(([group, ones = []]) => {
    const fields = ones.map(({ data }) => data.field);
    const has = ones[0]?.data.has ?? [];
    return inOne(
      ones.map(({ finding }) => finding),
      problem("fields-lost", { group, fields, has }),
    );
  });
}

function inOne(findings: readonly Finding[], what: Problem): readonly Finding[] {
  const [first] = findings;
  if (first === undefined) return [];
  const level = findings.some((finding) => finding.level === "error") ? "error" : "warning";
  return [{ ...first, level, problem: what }];
}

function findingLines(screen: Screen, finding: Finding): readonly string[] {
  const { mark, tone } = MARKS[finding.level];
  const { message, next } = screen.text.problem(finding.problem);
  const [first = "", ...more] = paragraph({ ...screen, columns: screen.columns - 2 }, message);
  const rest = more.map((line) => `  ${line}`);
  const lines =
    finding.level === "skipped" ? [first, ...rest].map((line) => paint(screen, "dim", line)) : [first, ...rest];
  return [
    `${paint(screen, tone, mark)} ${lines[0] ?? ""}`,
    ...lines.slice(1),
    ...(isWarningOrError(finding) ? advice(screen, next, "  ") : []),
  ];
}

function sampleLines(screen: Screen, sample: SystemSample, verbose: boolean): readonly string[] {
  const { calls, proposal, dryOrder } = sample;
  const known = new Set<string>();
  const order = verbose && dryOrder !== undefined ? orderLines(screen, dryOrder) : [];
  const lines = calls.flatMap((call) => {
    const wrong = call.fields.filter(isWrong).map(({ field }) => field);
    const isNews = wrong.some((field) => !known.has(field));
    for (const field of wrong) known.add(field);
    return verbose || isNews ? callLines(screen, call, proposal) : [];
  });
  return [...lines, ...order];
}

function orderLines(screen: Screen, order: unknown): readonly string[] {
  const head = paint(screen, "dim", screen.text.t("doctor.dry-order"));
  return [
    `  ${head}`,
    ...harmlessJson(order, 2)
      .split("\n")
      .map((line) => `    ${line}`),
  ];
}

/** The call, then a line per field. */
function callLines(screen: Screen, call: CallSample, proposal: Proposal): readonly string[] {
  const status = call.status === null ? "–" : String(call.status);
  const head = `${call.operation}: ${call.sent} → ${status}`;
  const has = call.fields.length === 0 && call.has.length > 0 ? [`{ ${call.has.join(", ")} }`] : [];
  const width = Math.min(PATH_COLUMNS, Math.max(0, ...call.fields.map(({ field }) => widthOf(field))));
  const paths = Math.min(PATH_COLUMNS, Math.max(0, ...call.fields.map((field) => widthOf(placeOf(field)))));
  return [
    `  ${paint(screen, "dim", truncate(cleanLine(head), screen.columns - 2))}`,
    ...has.map((line) => `    ${truncate(cleanLine(line), screen.columns - 4)}`),
    ...call.fields.map((field) =>
      fieldLine(screen, field, { width, paths, byLanguage: textsOf(call, field, proposal) }),
    ),
  ];
}

interface Line {
  /** Column widths of the field and of its path. */
  readonly width: number;
  readonly paths: number;
  /** The paths of its texts, one per language. */
  readonly byLanguage: readonly string[];
}

function textsOf({ operation }: CallSample, { field, state }: FieldSample, proposal: Proposal): readonly string[] {
  if (state === "fine") return [];
  return Object.values(byLanguage(proposal, groupOf(operation, field), field) ?? {}).map((rule) =>
    typeof rule === "string" ? rule : JSON.stringify(rule),
  );
}

/** `✓ stock.quantity  giacenza.disponibile  "12"`; the path only if it differs from the name. */
function fieldLine(screen: Screen, sample: FieldSample, { width, paths, byLanguage: texts }: Line): string {
  const { mark, tone } = MARKS[levelOf(sample)];
  const place = paths === 0 ? [] : [padded(placeOf(sample), paths)];
  const text = [padded(sample.field, width), ...place, cleanLine(sampleText(screen, sample, texts))].join("  ");
  return `    ${paint(screen, tone, mark)} ${truncate(text, screen.columns - 6)}`;
}

function placeOf({ field, path }: FieldSample): string {
  return path === field ? "" : path === "" ? "(…)" : path;
}

function padded(text: string, columns: number): string {
  const clean = cleanLine(text);
  return clean + " ".repeat(Math.max(0, columns - widthOf(clean)));
}

function sampleText({ text }: Screen, sample: FieldSample, texts: readonly string[]): string {
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

function isWrong(sample: FieldSample): boolean {
  return levelOf(sample) === "error" || levelOf(sample) === "warning";
}

function levelOf({ state, isOptional }: FieldSample): Level {
  if (state === "fine") return "fine";
  if (isOptional) return state === "absent" ? "skipped" : "warning";
  return "error";
}

function verdictLines(screen: Screen, { findings }: Diagnosis): readonly string[] {
  const { t } = screen.text;
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  if (errors > 0) return tinted(screen, "bad", t("doctor.verdict.errors", { errors, warnings }));
  if (warnings > 0) return tinted(screen, "busy", t("doctor.verdict.warnings", { warnings }));
  return tinted(screen, "good", t("doctor.verdict.well"));
}

function tinted(screen: Screen, tone: Tone, message: string): readonly string[] {
  return paragraph(screen, message).map((line) => paint(screen, tone, line));
}

/** Each path of a proposal with its confidence, and the file it was written to. */
export async function proposalLines(screen: Screen, proposal: Proposal, file: string): Promise<readonly string[]> {
  const { t } = screen.text;
  const columns = [
    { label: t("doctor.head.path"), least: 8 },
    { label: t("doctor.head.confidence") },
    { label: t("doctor.head.seen"), least: 8 },
  ];
  const tones = { high: "good", medium: "busy", low: "bad" } as const;
  const rows = proposal.paths.map(({ path, confidence, seen }) => [
    path,
    { text: t(`doctor.confidence.${confidence}`), tone: tones[confidence] },
    seen === "" ? '""' : translateWirePhrase(seen, screen.text.lang),
  ]);
  return [
    "",
    ...renderTable(screen, columns, rows),
    "",
    ...paragraph(screen, t("doctor.proposal.written", { path: file })),
  ];
}
