/** Builds a profile file from guesses, with only the parts that differ from the profile in force. Pure. */
import type { Confidence, ErrorRules, Proposal, SampleNote, WayIn } from "../../../core/diagnosis/sample.ts";
import { foundText } from "../../../clients/answer/fault.ts";
import { type Group, type Part, partOf, partsOfGroup, putTogether, withCommonWays } from "../parts.ts";
import { dateFormOf } from "../shapes.ts";
import { PRODUCT_FIELDS, SHOP_FIELDS } from "../../../clients/totalgest/fields.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../../clients/totalgest/default-profile.ts";
import type { TotalGestProfile } from "../../../clients/totalgest/profile.ts";
import { zoneOf } from "./page.ts";

export interface Findings {
  readonly notes: readonly SampleNote[];
  /** Notes of the look-up, whose list may be at another place than that of the products. */
  readonly lookUpNotes?: readonly SampleNote[];
  readonly shop?: Group;
  readonly page?: Group;
  readonly product?: Group;
  /** Values of the likeliest instant. */
  readonly instants?: readonly unknown[];
  readonly clock?: ClockReading;
  /** Other ways to authenticate; absent = keep the one in force. */
  readonly ways?: readonly WayIn[];
  /** Rules of errors; absent or null = keep those in force. */
  readonly error?: ErrorRules | null;
  /** Bytes that are not UTF-8, read as windows-1252; absent = there are none. */
  readonly misread?: readonly string[];
  /** Every call is refused without a hint: the profile lists what only the vendor knows, to be filled in. */
  readonly isBeginning?: boolean;
}

/** One instant in two forms: from a field, and from the header in epoch ms. Together they give the time zone. */
export type ClockReading = { readonly written: unknown; readonly headerMs: number } | null;

export function assemble(profile: TotalGestProfile, findings: Findings): Proposal {
  const fields = (["shop", "page", "product"] as const).flatMap((group) =>
    partsOfGroup(group, profile.fields[group], findings[group]),
  );
  const parts: Part[] = [
    ...partsOfWays(profile, findings.ways ?? [], findings.isBeginning ?? false),
    ...(findings.isBeginning === true ? beginning(profile) : []),
    ...partsOfCharset(findings.misread ?? []),
    ...findings.notes.flatMap(partsOfNote),
    ...partsOfLookUp(profile, findings),
    ...withCommonWays(READ, fields),
    ...partsOfDates(profile, findings.instants ?? [], findings.clock ?? null),
    ...findings.notes.flatMap(partsOfErrors),
    ...partsOfRules(findings.error ?? {}),
  ];
  return putTogether(parts);
}

/**
 * Proposes only a way with a hint that is ready for review. A login is not ready, because only the vendor knows its path; it is
 * proposed only in a profile to be filled in.
 */
function partsOfWays(
  { authenticator: inForce }: TotalGestProfile,
  [best]: readonly WayIn[],
  isBeginning: boolean,
): readonly Part[] {
  if (best === undefined) return [];
  const { authenticator, because, confidence } = best;
  const isReady = because !== "" && authenticator["type"] !== "session";
  if (isReady || isBeginning) {
    return [
      { path: ["authenticator"], value: authenticator, confidence: isReady ? confidence : "open", seen: because },
    ];
  }
  const isKnown = because !== "" && inForce.type === "session" && authenticator["path"] === inForce.path;
  const value = authenticator["inject"];
  return isKnown ? [{ path: ["authenticator", "inject"], value, confidence, seen: because }] : [];
}

const OPERATIONS = ["shop", "products", "product", "createOrder", "findOrder"] as const;

/** Every path that is still the built-in contract's. */
function beginning(profile: TotalGestProfile): readonly Part[] {
  const { basePath } = DEFAULT_TOTALGEST_PROFILE;
  const open = (path: readonly string[], value: string): Part => ({ path, value, confidence: "open", seen: value });
  return [
    ...(profile.basePath === basePath ? [open(["basePath"], basePath)] : []),
    ...OPERATIONS.flatMap((name) => {
      const path = profile[name]?.path;
      return path === undefined || path !== DEFAULT_TOTALGEST_PROFILE[name]?.path ? [] : [open([name, "path"], path)];
    }),
  ];
}

/** The usual charset of Western Europe besides UTF-8. A person has to check it. */
function partsOfCharset([seen]: readonly string[]): readonly Part[] {
  return seen === undefined ? [] : [{ path: ["charset"], value: "windows-1252", confidence: "low", seen }];
}

/** Groups whose decimals and flags may share a form. */
const READ = { shop: SHOP_FIELDS, product: PRODUCT_FIELDS };

/** The place of the look-up's list: another one than that of the products, or an empty one. */
function partsOfLookUp({ records }: TotalGestProfile, { notes, lookUpNotes = [] }: Findings): readonly Part[] {
  const inProducts = notes.flatMap((note) => (note.kind === "records-missing" ? note.candidates : []))[0] ?? records;
  return lookUpNotes.flatMap((note): readonly Part[] => {
    if (note.kind !== "records-missing") return [];
    const [list] = note.candidates;
    const [empty] = note.empties;
    const part = (path: readonly string[], value: string, confidence: Confidence): Part => ({
      path,
      value,
      confidence,
      seen: value,
    });
    if (list !== undefined) return list === inProducts ? [] : [part(["findOrder", "records"], list, "medium")];
    if (empty === undefined) return [];
    const below = belowLike(inProducts, empty);
    const inEmpty = below === "" ? empty : `${empty}.${below}`;
    const products = below === "" ? [] : [part(["products", "empty"], inProducts.slice(0, -below.length - 1), "low")];
    return [part(["findOrder", "empty"], empty, "medium"), part(["findOrder", "records"], inEmpty, "low"), ...products];
  });
}

/** `record`, if `risposta.articoli.record` is the list of one kind and `risposta.ordini` is empty for another. */
function belowLike(list: string, empty: string): string {
  const [steps, place] = [list.split("."), empty.split(".")];
  const isBeside = place.slice(0, -1).every((step, at) => steps[at] === step);
  return isBeside ? steps.slice(place.length).join(".") : "";
}

function partsOfNote(note: SampleNote): readonly Part[] {
  const first = "candidates" in note ? note.candidates[0] : undefined;
  if (note.kind === "next-page-linked") return partsOfWay({ type: "link", ...note.link });
  if (note.kind === "no-next-page" && first === undefined) return partsOfWay(note.ways[0]);
  if (note.kind === "beyond-last") return partsOfWay(note.paginator ?? undefined);
  if (note.kind === "failed-untold") {
    return [{ path: ["failed"], value: note.failed, confidence: "medium", seen: note.seen }];
  }
  if (note.kind === "list-keyed") {
    const { path, keyedBy } = note;
    const said = { confidence: "medium", seen: path } as const;
    return [
      { path: ["products", "records"], value: path, ...said },
      { path: ["products", "keyedBy"], value: keyedBy, ...said },
    ];
  }
  if (first === undefined) return [];
  const part = (...path: readonly string[]): readonly Part[] => [
    { path, value: first, confidence: "medium", seen: first },
  ];
  switch (note.kind) {
    case "records-missing":
      return part("records");
    case "record-missing":
      return part("product", "record");
    case "no-next-page":
      return note.proposed === null
        ? part("paginator", "cursorPath")
        : [{ path: ["paginator"], value: note.proposed, confidence: "medium", seen: first }];
    case "token-missing":
      return part("authenticator", "tokenPath");
    default:
      return [];
  }
}

function partsOfErrors(note: SampleNote): readonly Part[] {
  if (note.kind !== "unknown-untold") return [];
  return partsOfRules(note.rules ?? {});
}

function partsOfRules(rules: ErrorRules): readonly Part[] {
  return Object.entries(rules).map(([name, candidate]) => partOf("error", name, candidate));
}

/**
 * A link and a number of pages are in the answer itself; the parameter of a page is only guessed from the page number's
 * name.
 */
function partsOfWay(paginator: Readonly<Record<string, unknown>> | undefined): readonly Part[] {
  if (paginator === undefined) return [];
  const confidence = paginator["type"] === "link" ? "medium" : "low";
  const seen = String(paginator["path"] ?? paginator["header"] ?? paginator["pages"] ?? paginator["param"]);
  return [{ path: ["paginator"], value: paginator, confidence, seen }];
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
