import type { Hono } from "hono";

import { judgeHint, type Refusal } from "../../core/access/hint.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import { HOOKS } from "./guard.ts";
import type { Host } from "../host.ts";

const MOST_BYTES = 64 * 1024;
const SIGNATURE = "x-fw360-signature";
/** If a program prints the secret, it does not run for every call. */
const SECRET_KEPT_MS = MINUTE;

/** The counts of a shop's signals since the page was started. */
export interface SignalCounts {
  taken: number;
  readonly refused: Map<Refusal, number>;
}

/**
 * `POST /hooks/framework360[/SHOP]`: a signal that the shop has something new. A valid signal makes the shop due now,
 * and nothing else: no order is forced by it. Everything else is refused and counted, without details in the answer.
 */
export function addHooks(app: Pick<Hono, "post">, host: Host): (shop: string) => SignalCounts {
  const counts = new Map<string, SignalCounts>();
  const secrets = new Map<string, { readonly secret: string | null; readonly atMs: number }>();
  const countsOf = (shop: string): SignalCounts => {
    const known = counts.get(shop) ?? { taken: 0, refused: new Map() };
    counts.set(shop, known);
    return known;
  };
  const secretOf = async (shop: string): Promise<string | null> => {
    const nowMs = host.clock.now();
    const known = secrets.get(shop);
    if (known !== undefined && Math.abs(nowMs - known.atMs) < SECRET_KEPT_MS) return known.secret;
    const secret = await host.readHintSecret(shop).catch(() => null);
    secrets.set(shop, { secret, atMs: nowMs });
    return secret;
  };
  const judge = async (shop: string, request: Request): Promise<Refusal | null> => {
    const length = Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY);
    if (length > MOST_BYTES) return "large";
    const secret = await secretOf(shop);
    if (secret === null) return "unset";
    const body = new Uint8Array(await request.arrayBuffer());
    const nowMs = host.clock.now();
    const judged = judgeHint({ body, signature: request.headers.get(SIGNATURE) ?? "" }, secret, nowMs);
    if ("refused" in judged) return judged.refused;
    return host.access.rememberHint(judged.digest, judged.untilMs, nowMs) ? null : "repeated";
  };
  const STATUS = { large: 413, forged: 403, old: 403, repeated: 403, unset: 403 } as const;

  app.post(`${HOOKS}framework360/:shop?`, async (call) => {
    const shops = await host.listShops();
    const named = call.req.param("shop");
    const shop = named === undefined ? (shops.length === 1 ? shops[0] : undefined) : named;
    if (shop === undefined || !shops.includes(shop)) return call.text("", 404);
    const refusal = await judge(shop, call.req.raw);
    const { refused } = countsOf(shop);
    if (refusal !== null) {
      refused.set(refusal, (refused.get(refusal) ?? 0) + 1);
      return call.text("", STATUS[refusal]);
    }
    countsOf(shop).taken += 1;
    host.hint(shop);
    return call.text("", 202);
  });
  return countsOf;
}
