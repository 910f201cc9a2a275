/** The models of orders and of stock: random sequences against a small independent world. More of them: `thousand.test.ts`. */
import { claimSequences } from "./claims.ts";

claimSequences(50, 120_000);
