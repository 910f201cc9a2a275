/** Judges an adapter as the engine will use it. */
import type { LoadedAdapter } from "../../clients/adapter/through.ts";
import type { Send } from "../../clients/wire/send.ts";
import type { ErpBeside } from "./beside.ts";
import { tryReads } from "./reads.ts";
import { type ShownByAdapter, showBeside } from "./shown.ts";
import { createTrial, type Mistake } from "./trial.ts";
import { type LeftOrder, tryWrites } from "./writes.ts";

export interface AdapterTest {
  readonly adapter: LoadedAdapter;
  /** What the adapter leaves to the profile; null = there is no profile. */
  readonly beside: ErpBeside | null;
  readonly http: Send;
  readonly timeoutMs: number;
  readonly nowMs: number;
  /** Of the shop's references. */
  readonly site: string;
  /** Orders are created. */
  readonly write: boolean;
  /** Hides secrets in what is shown. */
  readonly mask: (text: string) => string;
}

export interface AdapterVerdict extends ShownByAdapter {
  readonly mistakes: readonly Mistake[];
  /** What it gave, as far as it could be read. */
  readonly catalogue: readonly unknown[];
  /** It was asked for an order. */
  readonly wrote: boolean;
  /** What it left in the system. */
  readonly orders: readonly LeftOrder[];
}

export async function testAdapter(test: AdapterTest, signal: AbortSignal): Promise<AdapterVerdict> {
  const { adapter, beside, http, timeoutMs, nowMs, site, write, mask } = test;
  const trial = createTrial(adapter, http, timeoutMs, signal);
  const occasion = { site, nowMs, beside, signal };
  const facts = await tryReads(trial, occasion);
  const writes = write ? await tryWrites(trial, facts, occasion) : null;
  const shown = await showBeside(trial, facts, writes, mask);
  const wrote = writes !== null && writes.first !== null;
  return { ...shown, mistakes: trial.mistakes, catalogue: facts.products, wrote, orders: writes?.left ?? [] };
}
