import { existsSync } from "node:fs";
import type { LoadedConfig } from "../config/load.ts";
import { resolveSettings } from "../config/settings.ts";
import type { Engine } from "../core/run/engine.ts";
import { ConfigurationError } from "../core/common/problems/errors.ts";
import type { Direction } from "../core/common/direction.ts";
import type { Store } from "../core/ports/store.ts";
import { problem } from "../core/common/problems/problem.ts";
import { userName } from "./files/user-name.ts";
import { bindingOf, maskSecrets } from "./clients.ts";
import { tightenFolder } from "./files/private-folder.ts";
import { placeOf } from "./state/place.ts";
import { openState } from "./state/held-state.ts";
import { makePrivateFolder, statePath, using, withLock, withThrowAway } from "./state/state.ts";
import { besideRequests, drive, type EngineParts } from "./drive.ts";

/** See `Context.withEngine`. */
export async function withEngine<T>(
  parts: EngineParts,
  request: { readonly direction: Direction | null; readonly dryRun: boolean; readonly lockTimeoutMs?: number },
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { clock, config, globals, signal } = parts;
  const settings = await resolveSettings(config, signal);
  maskSecrets(parts.scrubber, settings);
  const path = statePath(config.dataDir);
  refuseRemoved(config);
  const place = placeOf(config.dataDir);
  if (place !== null && !request.dryRun && request.direction !== null) {
    const { withLeasedEngine } = await import("./leased-engine.ts");
    const wish = { place, direction: request.direction, timeoutMs: request.lockTimeoutMs ?? globals.lockTimeoutMs };
    return withLeasedEngine(parts, settings, wish, run);
  }
  const work = async (store: Store): Promise<T> => {
    await store.bind(bindingOf(settings), { moved: false });
    const { direction, dryRun, lockTimeoutMs: timeoutMs = globals.lockTimeoutMs } = request;
    return dryRun || direction === null
      ? await drive(parts, settings, { store, direction, dryRun }, run)
      : await withLock({ dataDir: config.dataDir, what: direction, timeoutMs, clock, signal }, () => {
          // The previous holder of the lock may have removed the shop.
          refuseRemoved(config);
          return drive(parts, settings, { store, direction, dryRun }, (engine) =>
            besideRequests(engine, { direction, signal }, run),
          );
        });
  };
  if (request.dryRun) return withThrowAway(path, clock, work);
  makePrivateFolder(config.dataDir);
  await parts.notices.report(tightenFolder(config.dataDir));
  // Before the lock, which must not be created in the folder of another user's state.
  return using(await openState({ path, clock, author: userName() }), work);
}

/**
 * Throws ConfigurationError if a shop's settings have disappeared since they were read: the shop was removed with its
 * state.
 */
function refuseRemoved({ shop, path, exists, isInDatabase }: LoadedConfig): void {
  if (shop === null || !exists || isInDatabase || existsSync(path)) return;
  throw new ConfigurationError(problem("shop-unknown", { shop, shops: [] }));
}
