import type { SandboxControls } from "../../src/sandbox/world.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { piecesOfDraft } from "../../src/sandbox/framework360/orders/draft.ts";
import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import type { Verdict } from "../support/checker.ts";

/** What must be 0 when a soak ends, and whenever it is quiet. */
export interface FaultsFound {
  readonly lost: number;
  readonly duplicated: number;
  readonly unexpected: number;
  /** TotalGest took it, and the store neither calls it exported nor lists it as open. */
  readonly unlisted: number;
  /** TotalGest took it, and the store would send it as if it never had. */
  readonly forgotten: number;
  /** The store calls it exported, and TotalGest does not have it. */
  readonly phantom: number;
  /** The state file is damaged. */
  readonly damaged: number;
  /** Orders that still wait, though both systems have been well for a whole run. */
  readonly stillOpen: number;
  /** Products of which the shop shows more than TotalGest has less what open orders take. */
  readonly oversold: number;
  /** Products of which the shop shows less than that. */
  readonly undersold: number;
  /** Runs that did not get through although both systems were well. */
  readonly unfinished: number;
  /** Processes that ended as only a mistake in the program ends. */
  readonly bugs: number;
}

export const NO_FAULTS: FaultsFound = {
  lost: 0,
  duplicated: 0,
  unexpected: 0,
  unlisted: 0,
  forgotten: 0,
  phantom: 0,
  damaged: 0,
  stillOpen: 0,
  oversold: 0,
  undersold: 0,
  unfinished: 0,
  bugs: 0,
};

/** What may never be, not even in the middle: some orders are on their way, or not discovered yet. */
export function faultsAtAnyTime(verdict: Verdict, sandbox: Sandbox, site: string): FaultsFound {
  return { ...NO_FAULTS, ...certainFaults(verdict, sandbox, site) };
}

/** What may not be once both systems have been well for a whole run of each direction. */
export function faultsWhenQuiet(verdict: Verdict, sandbox: Sandbox, site: string): FaultsFound {
  return {
    ...NO_FAULTS,
    ...certainFaults(verdict, sandbox, site),
    lost: verdict.lost.length,
    stillOpen: Object.keys(verdict.open).length,
  };
}

/** Stock that the shop shows wrongly, each said with its figures; only once it is quiet. */
export function stockFaults(
  sandbox: SandboxControls,
  say: (line: string) => void,
): Pick<FaultsFound, "oversold" | "undersold"> {
  const reserved = reservedPieces(sandbox);
  let [oversold, undersold] = [0, 0];
  for (const { id, external, quantity } of sandbox.shop.products.values()) {
    const product = sandbox.erp.products.get(external.totalgest_id ?? "");
    if (product === null) continue;
    const left = Math.floor(Number(product.stock.quantity) - (reserved.get(id) ?? 0));
    const right = product.active ? Math.max(0, left) : 0;
    if (Number(quantity) === right) continue;
    if (Number(quantity) > right) oversold += 1;
    else undersold += 1;
    const has = `TotalGest has ${product.stock.quantity}, open orders take ${String(reserved.get(id) ?? 0)}`;
    say(`product ${product.id}, in the shop ${id}: shows ${String(quantity)}, ${has}`);
  }
  return { oversold, undersold };
}

function certainFaults(verdict: Verdict, sandbox: Sandbox, site: string): Partial<FaultsFound> {
  const { duplicated, unexpected, unlisted, phantom, integrity, open } = verdict;
  const prefix = `fw360:${site}:`;
  const states = sandbox.erp.orders.map((order) => open[order.externalReference.slice(prefix.length)]);
  return {
    duplicated: duplicated.length,
    unexpected: unexpected.length,
    unlisted: unlisted.length,
    phantom: phantom.length,
    damaged: integrity === "ok" ? 0 : 1,
    forgotten: states.filter((state) => state === "queued" || state === "held" || state === "failed").length,
  };
}

/** By the shop's product id: what orders take that TotalGest has not taken yet and that are not cancelled. */
function reservedPieces({ shop, erp }: SandboxControls): ReadonlyMap<string, number> {
  const taken = new Set(erp.orders.map((order) => order.externalReference.split(":").at(-1)));
  const pieces = new Map<string, number>();
  for (const order of shop.orders.values()) {
    const isOver = [STATUS.cancelled, STATUS.refunded].some((status) => status === String(order.status));
    if (isOver || taken.has(String(order.id))) continue;
    for (const { id, pieces: micro } of piecesOfDraft(order))
      pieces.set(id, (pieces.get(id) ?? 0) + Number(micro) / 1e6);
  }
  return pieces;
}
