/** The models of orders and of stock: random sequences against a small independent world. More of them: `thousand.test.ts`. */
import { claimSequences } from "./claims.ts";

// The same in every run: what comes out is about the change that is tried.
claimSequences(20, 20_000, 180_000);
