/** Puts guesses together into a profile file: only what the profile in force has wrong. Pure. */
import type { Confidence, ErrorRules, Proposal, SampleNote, WayIn } from "../../../core/diagnosis/sample.ts";
import { foundText } from "../../../clients/fault.ts";
import { partOf, partsOfGroup, putTogether, withCommonWays } from "../parts.ts";
import type { Group, Part } from "../parts.ts";
import { dateFormOf } from "../shapes.ts";
import { PRODUCT_FIELDS, SHOP_FIELDS } from "../../../clients/totalgest/fields.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../../clients/totalgest/default-profile.ts";
import type { TotalGestProfile } from "../../../clients/totalgest/profile.ts";
import { zoneOf } from "./page.ts";

export interface Findings {
  readonly notes: readonly SampleNote[];
  /** Of the look-up, whose list may stand elsewhere than that of the products. */
  readonly lookUpNotes?: readonly SampleNote[];
  readonly shop?: Group;
  readonly page?: Group;
  readonly product?: Group;
  /** Values of the likeliest instant. */
  readonly instants?: readonly unknown[];
  readonly clock?: ClockReading;
  /** How it may want to be told who calls; absent = as it is. */
  readonly ways?: readonly WayIn[];
  /** How a refusal is told; absent or null = as it is. */
  readonly error?: ErrorRules | null;
  /** Bytes that are no text, as windows-1252 has them: absent = there are none. */
  readonly misread?: readonly string[];
  /** Nobody is let in, and nothing says how: what only the vendor knows is written out, to be filled in. */
  readonly isBeginning?: boolean;
}

/** One instant twice: as a field of an answer has it, and by the header, epoch ms. Tells the time zone. */
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
 * Only a way that something speaks for, and that needs no more than a review, unless it is to be filled in anyway: of a login
 * only the vendor knows the path.
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

/** Where everything is that is read and written, as long as it is where the built-in contract has it. */
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

/** The charset that most programs of Western Europe have that are not in UTF-8; whether it is, a person sees. */
function partsOfCharset([seen]: readonly string[]): readonly Part[] {
  return seen === undefined ? [] : [{ path: ["charset"], value: "windows-1252", confidence: "low", seen }];
}

/** The fields of which all decimals, and all flags, may be written alike. */
const READ = { shop: SHOP_FIELDS, product: PRODUCT_FIELDS };

/** Where its list stands: elsewhere than that of the products, or nowhere, since there was nothing to be found. */
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

/** `record`, where `risposta.articoli.record` is the list of one thing and `risposta.ordini` what is empty of another. */
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

/** A link and a number of pages are seen; the parameter of a page is guessed from the name of its number. */
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
  // Where nothing tells the time zone, the one that the profile says may be right.
  const isZoneKnown = timeZone === undefined || timeZone === known?.timeZone;
  if (known?.pattern === value.pattern && isZoneKnown) return [];
  return [{ path: ["dates"], value, confidence: timeZone === undefined ? "medium" : "high", seen }];
}
