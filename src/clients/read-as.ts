import type { z } from "zod";

import { contractBroken } from "./answer.ts";
import type { Call } from "./answer.ts";
import { faultOf } from "./fault.ts";

/**
 * The value as the contract has it. Throws RemoteError (`contract-broken`) with the first place that is not so; `under` is
 * where in the answer the value stands, `sourceOf` what the answer calls a place of the contract.
 */
export function readAs<S extends z.ZodType>(
  call: Call,
  schema: S,
  value: unknown,
  under = "",
  sourceOf = (path: string): string => path,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fault = faultOf(parsed.error, value);
  const path = [under, sourceOf(fault.path)]
    .filter((part) => part !== "")
    .join(".")
    .replaceAll(".[", "[");
  throw contractBroken(call, { ...fault, path });
}
