/** Like `months.test.ts`, for the nightly run. */
import { claimMonths } from "./claim-months.ts";

claimMonths(1000, Date.now() % 1_000_000, 3_600_000);
