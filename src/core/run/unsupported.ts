import { DAY } from "../common/time/duration.ts";
import type { Engine } from "./engine.ts";

/** How long until a function that the site did not have is tried again. */
const ASK_AGAIN_MS = DAY;

/** Whether the shop answered less than a day ago that it does not have this optional function. */
export async function isUnsupported({ store, clock }: Engine, operation: string): Promise<boolean> {
  const answeredAt = await store.readNote(`unsupported:${operation}`);
  const agoMs = answeredAt === null ? Infinity : clock.now() - Number(answeredAt);
  return agoMs >= 0 && agoMs < ASK_AGAIN_MS;
}

/** Stores that the shop does not have the function; it is not called for a day. */
export async function rememberUnsupported({ store, clock }: Engine, operation: string): Promise<void> {
  await store.writeNote(`unsupported:${operation}`, String(clock.now()));
}
