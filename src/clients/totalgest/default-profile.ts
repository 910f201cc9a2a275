import { BUILT_IN } from "./built-in.ts";
import type { TotalGestProfile } from "./profile.ts";

/**
 * The profile as it is without a file. The data are what the schema makes of them, to the letter, so that a run without a
 * file of its own loads no schema of profiles.
 */
export const DEFAULT_TOTALGEST_PROFILE = BUILT_IN as unknown as TotalGestProfile;
