import { DAY } from "../common/time/duration.ts";
import type { Engine } from "./engine.ts";

/** A function that the site does not have is tried again after this long. */
const ASK_AGAIN_MS = DAY;

/** Whether the shop said less than a day ago that it does not have this optional function. */
export async function isUnsupported({ store, clock }: Engine, operation: string): Promise<boolean> {
  const saidAt = await store.readNote(`unsupported:${operation}`);
  const agoMs = saidAt === null ? Infinity : clock.now() - Number(saidAt);
  return agoMs >= 0 && agoMs < ASK_AGAIN_MS;
}

/** The shop does not have it: not asked for again for a day. */
export async function rememberUnsupported({ store, clock }: Engine, operation: string): Promise<void> {
  await store.writeNote(`unsupported:${operation}`, String(clock.now()));
}
