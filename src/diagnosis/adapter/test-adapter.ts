/** Judges an adapter as the engine will use it. */
import { readFileSync } from "node:fs";

import { AdapterFailure, placeIn } from "../../clients/adapter/failures.ts";
import type { LoadedAdapter } from "../../clients/adapter/through.ts";
import type { Send } from "../../clients/wire/send.ts";
import { tryReads } from "./reads.ts";
import { createTrial, type Mistake, type Report } from "./trial.ts";
import { type LeftOrder, tryWrites } from "./writes.ts";

export interface AdapterTest {
  readonly adapter: LoadedAdapter;
  readonly http: Send;
  readonly timeoutMs: number;
  readonly nowMs: number;
  /** Of the shop's references. */
  readonly site: string;
  /** Orders are created. */
  readonly write: boolean;
}

export interface AdapterVerdict {
  readonly mistakes: readonly Mistake[];
  /** What it gave, as far as it could be read. */
  readonly products: readonly unknown[];
  readonly wrote: boolean;
  /** What it left in the system. */
  readonly orders: readonly LeftOrder[];
}

export async function testAdapter(test: AdapterTest, signal: AbortSignal): Promise<AdapterVerdict> {
  const { adapter, http, timeoutMs, nowMs, site, write } = test;
  const mistakes: Mistake[] = [];
  const source = readFileSync(adapter.path, "utf8");
  const report: Report = (kind, operation, detail, result) => {
    const error = result?.ok === false ? result.error : null;
    const own = error instanceof AdapterFailure && error.problem.code === "adapter-failed" ? error.problem.data : null;
    const thrownAt = placeIn(adapter.path, error?.stack ?? "");
    const place = own?.place ?? (thrownAt === adapter.path ? placeOf(adapter.path, source, operation) : thrownAt);
    if (mistakes.some((known) => known.kind === kind && known.operation === operation)) return;
    const said = own?.how === "unsettled" ? "it never ends" : (own?.detail ?? detail);
    mistakes.push({ kind, operation, place, detail: said.slice(0, 200) });
  };
  const trial = createTrial(adapter, http, timeoutMs, signal);
  const facts = await tryReads(trial, { site, nowMs }, report);
  const orders = write ? await tryWrites(trial, facts, { site, nowMs }, report) : [];
  return { mistakes, products: facts.products, wrote: write, orders };
}

/** `FILE:line` of the operation's function, or the file. */
function placeOf(path: string, source: string, operation: string): string {
  const line = source.split("\n").findIndex((text) => new RegExp(`^\\s*(?:async\\s+)?${operation}\\s*[(:]`).test(text));
  return line === -1 ? path : `${path}:${String(line + 1)}`;
}
