import type { Hono } from "hono";

import { judgeHint } from "../../core/access/hint.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { HOUR, MINUTE } from "../../core/common/time/duration.ts";
import { HOOKS } from "./guard.ts";
import type { Host } from "../host.ts";

const MOST_BYTES = 64 * 1024;
const SIGNATURE = "x-fw360-signature";
/** If a program prints the secret, it does not run for every call. */
const SECRET_KEPT_MS = MINUTE;

/**
 * `POST /hooks/framework360[/SHOP]`: a signal that the shop has something new. A valid signal makes the shop due now,
 * and nothing else: no order is forced by it. Everything else is refused, without details in the answer; of a wrong
 * signature the log has a line an hour.
 */
export function addHooks(app: Pick<Hono, "post">, host: Host): void {
  const secrets = new Map<string, { readonly secret: string | null; readonly atMs: number }>();
  const reportedMs = new Map<string, number>();
  const secretOf = async (shop: string): Promise<string | null> => {
    const nowMs = host.clock.now();
    const known = secrets.get(shop);
    if (known !== undefined && Math.abs(nowMs - known.atMs) < SECRET_KEPT_MS) return known.secret;
    const secret = await host.readHintSecret(shop).catch(() => null);
    secrets.set(shop, { secret, atMs: nowMs });
    return secret;
  };
  const statusFor = async (shop: string, request: Request): Promise<202 | 403 | 413> => {
    const length = Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY);
    if (length > MOST_BYTES) return 413;
    const secret = await secretOf(shop);
    if (secret === null) return 403;
    const body = new Uint8Array(await request.arrayBuffer());
    const nowMs = host.clock.now();
    const judged = judgeHint({ body, signature: request.headers.get(SIGNATURE) ?? "" }, secret, nowMs);
    // Anybody can send one: they must not fill the log.
    if (judged === null && nowMs - (reportedMs.get(shop) ?? -HOUR) >= HOUR) {
      reportedMs.set(shop, nowMs);
      host.report(new ConfigurationError(problem("signal-refused", {})), shop);
    }
    return judged !== null && host.access.rememberHint(judged.digest, judged.untilMs, nowMs) ? 202 : 403;
  };

  app.post(`${HOOKS}framework360/:shop?`, async (call) => {
    const shops = await host.listShops();
    const named = call.req.param("shop");
    const shop = named === undefined ? (shops.length === 1 ? shops[0] : undefined) : named;
    if (shop === undefined || !shops.includes(shop)) return call.text("", 404);
    const status = await statusFor(shop, call.req.raw);
    if (status === 202) host.hint(shop);
    return call.text("", status);
  });
}
