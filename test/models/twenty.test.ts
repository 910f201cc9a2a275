/**
 * The models of orders and of stock: random sequences against a small independent world. `thousand.test.ts` plays more
 * of them.
 */
import { claimSequences } from "./claims.ts";

// The same sequences in every run, so that a failure comes from the change under test.
claimSequences(20, 20_000, 180_000);
