import { readFileSync } from "node:fs";

import type { Framework360Profile } from "../clients/framework360/profile.ts";
import type { Parsed } from "../clients/profile/parse.ts";
import type { ProfileName } from "../clients/totalgest/library.ts";
import type { TotalGestProfile } from "../clients/totalgest/profile.ts";
import { ConfigurationError } from "../core/errors.ts";
import { type Problem, problem, type System } from "../core/problem.ts";

/** A profile file larger than this is something else. */
const MOST_CHARACTERS = 1024 * 1024;

/** The profile in force with this file; null = without one. Throws ConfigurationError with every fault at once. */
export async function loadTotalGestProfile(path: string | null): Promise<TotalGestProfile> {
  const { DEFAULT_TOTALGEST_PROFILE, parseTotalGestProfile } = await import("../clients/totalgest/profile.ts");
  return path === null ? DEFAULT_TOTALGEST_PROFILE : load(path, "TotalGest", parseTotalGestProfile);
}

/** As `loadTotalGestProfile`, for the shop. */
export async function loadFramework360Profile(path: string | null): Promise<Framework360Profile> {
  const { DEFAULT_FRAMEWORK360_PROFILE, parseFramework360Profile } = await import("../clients/framework360/profile.ts");
  return path === null ? DEFAULT_FRAMEWORK360_PROFILE : load(path, "Framework360", parseFramework360Profile);
}

/** What is allowed in a profile file and was perhaps not meant. Throws as `loadTotalGestProfile`. */
export async function doubtsAboutProfile(system: System, path: string): Promise<readonly Problem[]> {
  if (system === "Framework360") {
    await loadFramework360Profile(path);
    return [];
  }
  const { doubtsAbout } = await import("../clients/totalgest/doubts.ts");
  return doubtsAbout(await loadTotalGestProfile(path));
}

/** The profiles to begin with, the shop's has none. */
export async function profileLibrary(system: System): Promise<readonly LibraryProfile[]> {
  if (system === "Framework360") return [];
  const { LIBRARY } = await import("../clients/totalgest/library.ts");
  const entries = Object.entries(LIBRARY) as [ProfileName, () => Promise<unknown>][];
  return entries.map(([name, read]) => ({ name, read: async () => writeUpProfile(system, await read(), {}) }));
}

/** A profile to begin with. */
export interface LibraryProfile {
  readonly name: ProfileName;
  /** As the text of a file. */
  readonly read: () => Promise<string>;
}

/** A profile file in the form that the program writes. Throws as `loadTotalGestProfile`. */
export async function formatProfile(system: System, path: string): Promise<string> {
  await (system === "TotalGest" ? loadTotalGestProfile(path) : loadFramework360Profile(path));
  return writeUpProfile(system, readJsonFile(path), {});
}

/** Every name a profile of the system may have, as a JSON Schema of what a file may hold. */
export async function profileSchema(system: System): Promise<Readonly<Record<string, unknown>>> {
  const { describeProfile } = await import("../clients/profile/json-schema.ts");
  if (system === "TotalGest") {
    const { totalGestProfile } = await import("../clients/totalgest/profile.ts");
    return describeProfile(totalGestProfile);
  }
  const { framework360Profile } = await import("../clients/framework360/profile.ts");
  return describeProfile(framework360Profile);
}

/** A proposal laid over what a profile file holds (`{}` = there is none), as the text of a new one. */
export async function writeUpProfile(system: System, before: unknown, proposal: unknown): Promise<string> {
  const { writeUp } = await import("../clients/profile/write-up.ts");
  if (system === "TotalGest") {
    const { TOTALGEST_GROUPS } = await import("../clients/totalgest/profile.ts");
    return writeUp(TOTALGEST_GROUPS, before, proposal);
  }
  const { FRAMEWORK360_GROUPS } = await import("../clients/framework360/profile.ts");
  return writeUp(FRAMEWORK360_GROUPS, before, proposal);
}

function load<T>(path: string, system: System, parse: (written: unknown) => Parsed<T>): T {
  const parsed = parse(readJsonFile(path));
  if (parsed.ok) return parsed.profile;
  const command = `tg360 profile check ${path}${system === "TotalGest" ? "" : " --system framework360"}`;
  throw new ConfigurationError(problem("profile-invalid", { path, faults: parsed.faults, command }));
}

function readJsonFile(path: string): unknown {
  try {
    const text = readFileSync(path, "utf8");
    if (text.length > MOST_CHARACTERS) throw new Error("too large");
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(problem("profile-unreadable", { path, detail }));
  }
}
