/** As `fifty.test.ts`, for the night. */
import { claimSequences } from "./claims.ts";

claimSequences(1000, 1_800_000);
