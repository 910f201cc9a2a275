import type { Clock } from "../ports/clock.ts";
import type { Erp } from "../ports/erp.ts";
import type { Progress } from "../ports/progress.ts";
import type { Shop } from "../ports/shop.ts";
import type { Store } from "../ports/store.ts";
import type { Settings } from "./settings.ts";

/** Everything that the engine works with. Built once per run in `app/engine.ts`. */
export interface Engine {
  readonly erp: Erp;
  readonly shop: Shop;
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly settings: Settings;
  /** How long after the nightly hour this shop's work begins, where many share a machine; absent = at once. */
  readonly nightDelayMs?: number;
  /** How often the daemon or worker begins a cycle; null = cron started the run; absent = a person did. */
  readonly everyMs?: number | null;
}
