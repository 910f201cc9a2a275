/** Builds a profile file from guesses, with only the parts that differ from the profile in force. Pure. */
import type { Proposal, SampleNote } from "../../../core/run/doctor/sample.ts";
import { foundText } from "../../../clients/answer/fault.ts";
import { type Group, type Part, partsOfGroup, putTogether } from "../parts.ts";
import { dateFormOf } from "../shapes.ts";
import type { TotalGestProfile } from "../../../clients/totalgest/profile.ts";
import { zoneOf } from "./page.ts";

export interface Findings {
  /** Of the lists and records of products. */
  readonly notes: readonly SampleNote[];
  readonly page?: Group;
  readonly product?: Group;
  /** Values of the likeliest instant. */
  readonly instants?: readonly unknown[];
  readonly clock?: ClockReading;
  /** Bytes that are not UTF-8, read as windows-1252; absent = there are none. */
  readonly misread?: readonly string[];
}

/** One instant in two forms: from a field, and from the header in epoch ms. Together they give the time zone. */
export type ClockReading = { readonly written: unknown; readonly headerMs: number } | null;

export function assemble(profile: TotalGestProfile, findings: Findings): Proposal {
  const fields = (["page", "product"] as const).flatMap((group) =>
    partsOfGroup(group, profile.fields[group], findings[group]),
  );
  const parts: Part[] = [
    ...partsOfCharset(findings.misread ?? []),
    ...findings.notes.flatMap(partsOfNote),
    ...fields,
    ...partsOfDates(profile, findings.instants ?? [], findings.clock ?? null),
  ];
  return putTogether(parts);
}

/** The usual charset of Western Europe besides UTF-8. A person has to check it. */
function partsOfCharset([seen]: readonly string[]): readonly Part[] {
  return seen === undefined ? [] : [{ path: ["charset"], value: "windows-1252", confidence: "low", seen }];
}

function partsOfNote(note: SampleNote): readonly Part[] {
  if (note.kind === "list-keyed") {
    const { path, keyedBy } = note;
    const said = { confidence: "medium", seen: path } as const;
    return [
      { path: ["products", "records"], value: path, ...said },
      { path: ["products", "keyedBy"], value: keyedBy, ...said },
    ];
  }
  if (note.kind !== "records-missing" && note.kind !== "record-missing") return [];
  const [first] = note.candidates;
  if (first === undefined) return [];
  const path = note.kind === "records-missing" ? ["records"] : ["product", "record"];
  return [{ path, value: first, confidence: "medium", seen: first }];
}

function partsOfDates(profile: TotalGestProfile, instants: readonly unknown[], clock: ClockReading): readonly Part[] {
  const form = dateFormOf(instants);
  if (form === null || form === profile.dates) return [];
  const seen = foundText(instants[0]);
  if (typeof form === "string") return [{ path: ["dates"], value: form, confidence: "high", seen }];
  const timeZone = clock === null ? undefined : zoneOf(form, clock.written, clock.headerMs);
  const value = { ...form, timeZone: timeZone ?? form.timeZone };
  const known = typeof profile.dates === "string" ? null : profile.dates;
  // Without a hint, the profile's time zone may be right.
  const isZoneKnown = timeZone === undefined || timeZone === known?.timeZone;
  if (known?.pattern === value.pattern && isZoneKnown) return [];
  return [{ path: ["dates"], value, confidence: timeZone === undefined ? "medium" : "high", seen }];
}
