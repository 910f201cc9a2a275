/** Like `twenty.test.ts`, for the nightly run. */
import { claimSequences } from "./claims.ts";

claimSequences(1000, Date.now() % 1_000_000, 1_800_000);
