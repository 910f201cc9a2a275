import type { z } from "zod";

import { RemoteError } from "../../core/common/problems/errors.ts";
import type { OnRefused } from "../../core/ports/records.ts";
import { type Call, contractBroken } from "./answer.ts";
import { faultOf } from "./fault.ts";

/**
 * The value in the contract's form. Throws RemoteError (`contract-broken`) with the first wrong place; `under` is the
 * value's place in the answer, `sourceOf` maps a place of the contract to one of the answer.
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

/**
 * The records of the list in `data`. A record that breaks the contract goes to `onRefused`. Without `onRefused`, or if
 * no record is valid, the first fault is thrown as in `readAs`.
 */
export function readEach<S extends z.ZodType>(
  call: Call,
  schema: S,
  records: readonly unknown[],
  onRefused: OnRefused | undefined,
): readonly z.output<S>[] {
  const read: z.output<S>[] = [];
  const faults: RemoteError[] = [];
  for (const [index, record] of records.entries()) {
    try {
      read.push(readAs(call, schema, record, `data[${String(index)}]`));
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      faults.push(error);
    }
  }
  const [first] = faults;
  if (first !== undefined && (onRefused === undefined || read.length === 0)) throw first;
  for (const { problem } of faults) onRefused?.(problem);
  return read;
}
