import type { Hono } from "hono";

import { judgeHint } from "../../core/access/hint.ts";
import { ConfigurationError, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { HOUR, MINUTE } from "../../core/common/time/duration.ts";
import { HOOKS } from "./guard.ts";
import type { PageHost } from "../host.ts";

const MOST_BYTES = 64 * 1024;
const SIGNATURE = "x-fw360-signature";
/** If a program prints the secret, it does not run for every call. */
const SECRET_KEPT_MS = MINUTE;

const NOTED_EVERY_MS = MINUTE;

/** Of one shop. `times` since the last good signal; null = the page has seen none yet. */
interface Refused {
  readonly times: number | null;
  readonly notedMs: number;
  readonly reportedMs: number;
}

/**
 * `POST /hooks/framework360[/SHOP]`: a signal that the shop has something new. A valid signal makes the shop due now,
 * and nothing else: no order is forced by it. Everything else is refused, without details in the answer; wrong signatures are a
 * problem in the state until the next good one, with their number and the last time, and the log has a line an hour.
 */
export function addHooks(app: Pick<Hono, "post">, host: PageHost): void {
  const secrets = new Map<string, { readonly secret: string | null; readonly atMs: number }>();
  const refused = new Map<string, Refused>();
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
    await note(shop, judged === null, nowMs);
    return judged !== null && host.access.rememberHint(judged.digest, judged.untilMs, nowMs) ? 202 : 403;
  };

  /** Anybody can send a wrong one: they must not fill the log, nor keep the disk busy. */
  const note = async (shop: string, isRefused: boolean, nowMs: number): Promise<void> => {
    const before = refused.get(shop) ?? { times: null, notedMs: -NOTED_EVERY_MS, reportedMs: -HOUR };
    if (!isRefused) {
      refused.set(shop, { ...before, times: 0 });
      // At its start the page does not know what an earlier one noted.
      if (before.times !== 0) await write(shop, null);
      return;
    }
    const times = (before.times ?? 0) + 1;
    const found = problem("signal-refused", { times, last: new Date(nowMs).toISOString() });
    const isNoted = times === 1 || nowMs - before.notedMs >= NOTED_EVERY_MS;
    const isReported = nowMs - before.reportedMs >= HOUR;
    const [notedMs, reportedMs] = [isNoted ? nowMs : before.notedMs, isReported ? nowMs : before.reportedMs];
    refused.set(shop, { times, notedMs, reportedMs });
    if (isReported) host.report(new ConfigurationError(found), shop);
    if (isNoted) await write(shop, found);
  };
  /** A state that cannot be written is told by the next run. */
  const write = (shop: string, found: Problem | null): Promise<void> =>
    host.noteSignals(shop, found).catch((error: unknown) => {
      if (!(error instanceof Tg360Error)) throw error;
    });

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
