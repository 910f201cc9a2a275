import { readFileSync } from "node:fs";

import { messageOf, ConfigurationError } from "../core/common/problems/errors.ts";
import type { Framework360Profile } from "../clients/framework360/profile.ts";
import type { Parsed } from "../clients/profile/loading/parse.ts";
import type { ProfileName } from "../clients/totalgest/library.ts";
import type { TotalGestProfile } from "../clients/totalgest/profile.ts";
import { problem } from "../core/common/problems/problem.ts";
import { type System, SYSTEMS } from "../core/common/systems.ts";
import { parseTotalGestProfile } from "../clients/totalgest/profile.ts";
import { parseFramework360Profile } from "../clients/framework360/profile.ts";
import { LIBRARY } from "../clients/totalgest/library.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../clients/totalgest/dialect.ts";
import { DEFAULT_FRAMEWORK360_PROFILE } from "../clients/framework360/dialect.ts";

export { totalGestNames } from "../clients/totalgest/profile.ts";
export { partsOfFault } from "../clients/profile/loading/parse.ts";

/** A larger file cannot be a profile. */
const MOST_CHARACTERS = 1024 * 1024;

/** The profile in force with this file; null = without one. Throws ConfigurationError with every fault at once. */
export function loadTotalGestProfile(path: string | null): TotalGestProfile {
  if (path === null) return DEFAULT_TOTALGEST_PROFILE;
  return load(path, "TotalGest", parseTotalGestProfile);
}

/** As `loadTotalGestProfile`, for the shop. */
export function loadFramework360Profile(path: string | null): Framework360Profile {
  if (path === null) return DEFAULT_FRAMEWORK360_PROFILE;
  return load(path, "Framework360", parseFramework360Profile);
}

/** The profile of a system in force with this file. Throws as `loadTotalGestProfile`. */
export function loadProfile(system: System, path: string | null): unknown {
  return system === "TotalGest" ? loadTotalGestProfile(path) : loadFramework360Profile(path);
}

/** The profiles to begin with; for the shop there are none. */
export function profileLibrary(system: System): readonly LibraryProfile[] {
  if (system !== "TotalGest") return [];
  const written = Object.entries(LIBRARY) as [ProfileName, unknown][];
  return written.map(([name, profile]) => ({ name, text: writeProfileText(profile) }));
}

/** A profile to begin with. */
export interface LibraryProfile {
  readonly name: ProfileName;
  /** The text of the file. */
  readonly text: string;
}

/** The text of a profile file, short lists and objects on one line. */
export function writeProfileText(profile: unknown): string {
  const text = JSON.stringify(profile, null, 2);
  const inLine = text.replaceAll(
    /([[{])\n([^[\]{}]{1,120}?)\n\s*([\]}])/g,
    (_whole, open: string, inner: string, close) => {
      return `${open} ${inner.trim().replaceAll(/\n\s+/g, " ")} ${String(close)}`;
    },
  );
  return `${inLine}\n`;
}

function load<T>(path: string, system: System, parse: (written: unknown) => Parsed<T>): T {
  const parsed = parse(readJsonFile(path));
  if (parsed.ok) return parsed.profile;
  const command = ["tg360 profile check", path, ...SYSTEMS[system].option].join(" ");
  const { faults, places, meant } = parsed;
  throw new ConfigurationError(problem("profile-invalid", { path, faults, places, meant, command }));
}

/** Throws ConfigurationError. */
export function readJsonFile(path: string): unknown {
  try {
    const text = readFileSync(path, "utf8");
    if (text.length > MOST_CHARACTERS) throw new Error("too large");
    return JSON.parse(text);
  } catch (error) {
    const detail = messageOf(error);
    throw new ConfigurationError(problem("profile-unreadable", { path, detail }));
  }
}
