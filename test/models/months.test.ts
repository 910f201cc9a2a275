/** Months of a shop, with an audit every day: every sentence is judged. `thousand-months.test.ts` plays more of them. */
import { claimMonths } from "./claim-months.ts";

claimMonths(10, 1, 180_000);
