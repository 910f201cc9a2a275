import { setTimeout as sleep } from "node:timers/promises";

const STEP_MS = 20;
/** Far longer than anything takes on a busy machine. */
const LIMIT_MS = 20_000;

/** Waits, in short steps, until a condition is true. Throws if it never is. */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = LIMIT_MS): Promise<void> {
  const startedMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedMs > limitMs) throw new Error("it never came");
    await sleep(STEP_MS);
  }
}
