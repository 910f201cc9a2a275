import { missingKeys, plainSettings } from "../../config/settings.ts";
import type { App } from "../../app/app.ts";
import { type Changes, loadWith, type Setup } from "../../app/setup.ts";
import type { Configured } from "../../app/config.ts";
import { ConfigurationError, ErrorWithOutcome, RemoteError } from "../../core/common/problems/errors.ts";
import type { ShopStatus } from "../../core/ports/shop.ts";
import { CLASS_SETTINGS } from "../../core/discovery/statuses.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import { mapOption } from "../../text/problem-values.ts";
import { messageLines, type Screen } from "../../render/terminal/screen.ts";
import { asText } from "../../app/output/present.ts";
import { judgeMapping, type MappingFacts, mappingFaults } from "../../diagnosis/judge/mapping.ts";
import type { ConfigureFlags } from "./options.ts";
import { addsStatuses, withStatuses } from "../../app/statuses.ts";
import { verifyFramework360, verifyTotalGest } from "../../app/clients.ts";
import {
  fetchErpFacts,
  fetchShopFacts,
  type Framework360Facts,
  type TotalGestFacts,
} from "../../diagnosis/probe/functions.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";

export interface TryParts {
  readonly app: App;
  readonly setup: Setup;
  readonly screen: Screen;
}

interface ChangeWish {
  readonly changes: Changes;
  readonly flags: ConfigureFlags;
  readonly moved: boolean;
  /** Values that a system does not accept are reported, but saved. */
  readonly saveAnyway: boolean;
}

export interface TriedOut {
  /** With the classes of the shop's statuses. */
  readonly changes: Changes;
  /** Failures of values that are saved without verification. */
  readonly unverified: readonly RemoteError[];
  /** The shop's order statuses; null = it was not asked, or could not be. */
  readonly statuses: readonly ShopStatus[] | null;
  /** What was wrong before and still is: it does not prevent that something else is corrected. */
  readonly left: readonly Problem[];
}

/**
 * Tries what flags change before it is written: new addresses and credentials by calling every function that a run
 * needs (RemoteError if one fails), names of TotalGest and the shop by asking for them. Names that cannot be checked
 * are reported and accepted.
 */
export async function tryOut(
  config: Configured,
  { changes, flags, moved, saveAnyway }: ChangeWish,
  parts: TryParts,
): Promise<TriedOut> {
  const missing = missingKeys(config);
  const isWhole = (system: string): boolean => !missing.some((key) => key.startsWith(`${system}.`));
  const newTotalGest = moved || touches(changes, "totalgest");
  const newFramework360 = moved || touches(changes, "framework360", ["url", "apiKey", "profile"]);
  const namesOfTotalGest =
    touches(changes, "mapping", ["payments", "vat"]) || touches(changes, "products", ["priceList", "languages"]);
  const namesOfFramework360 =
    touches(changes, "export", Object.values(CLASS_SETTINGS)) || touches(changes, "fulfilment");
  let named: MappingFacts = {};
  let statuses: TriedOut["statuses"] = null;
  const unverified: RemoteError[] = [];
  const tried = { ...parts, unverified: saveAnyway ? unverified : null };
  if (isWhole("totalgest") && (newTotalGest || namesOfTotalGest)) {
    const facts = await orWarning(newTotalGest, tried, () => fetchTotalGestFacts(config, parts.app));
    named = { ...named, ...facts };
  }
  if (isWhole("framework360") && (newFramework360 || namesOfFramework360)) {
    const facts = await orWarning(newFramework360 || addsStatuses(flags), tried, () =>
      fetchFramework360Facts(config, parts.app),
    );
    statuses = facts?.statuses ?? null;
    if (namesOfFramework360) named = { ...named, ...facts };
  }
  const classed = withStatuses(changes, flags, statuses ?? [], parts.setup);
  const faultsIn = (one: Configured): readonly Problem[] => mappingFaults(judgeMapping(named, plainSettings(one)));
  const faults = faultsIn(loadWith(parts.setup, classed));
  if (faults.length === 0) return { changes: classed, unverified, statuses, left: [] };
  const before = new Set(faultsIn(loadWith(parts.setup, {})).map((one) => JSON.stringify(one)));
  const fresh = faults.filter((one) => !before.has(JSON.stringify(one)));
  const [first] = fresh;
  const others = faults.filter((one) => one !== first);
  reportFaults(others, parts);
  const saved = first === undefined ? "yes" : "no";
  const options = faults.flatMap(optionFor);
  const together = faults.length < 2 ? null : problem("wrong-together", { options, saved });
  if (first !== undefined) {
    const error = new ConfigurationError(first);
    throw together === null ? error : new ErrorWithOutcome(error, together);
  }
  if (together !== null) reportFaults([together], parts);
  return { changes: classed, unverified, statuses, left: faults };
}

function reportFaults(faults: readonly Problem[], { app, screen }: TryParts): void {
  const lines = faults.flatMap((one) => messageLines(screen, screen.text.problem(one)));
  if (lines.length > 0) app.output.err(asText(lines));
}

/** The option that corrects a fault, with a placeholder. */
function optionFor(fault: Problem): readonly string[] {
  switch (fault.code) {
    case "price-list-unknown":
      return ["--price-list", "NAME"];
    case "language-unknown":
      return ["--languages", "LIST"];
    case "code-unknown":
      return [mapOption(fault.data.key)];
    case "statuses-taken":
    case "statuses-unknown":
      return ["--statuses", "ID"];
    case "statuses-missing":
      return fault.data.options;
    case "delivery-status-wrong":
      return [`--fulfilment ${fault.data.state}=ID`];
    default:
      return [];
  }
}

function touches(changes: Changes, section: string, names: readonly string[] | null = null): boolean {
  const changed = changes[section];
  if (typeof changed !== "object" || changed === null) return false;
  return Object.keys(changed).some((name) => names === null || names.includes(name));
}

/** `unverified` null = nothing may be saved without verification. */
type TriedChanges = TryParts & { readonly unverified: RemoteError[] | null };

/** `strict`: a failure is thrown, or added to `unverified`. Otherwise it is reported, and the result is null. */
async function orWarning<T>(
  strict: boolean,
  { app, screen, unverified }: TriedChanges,
  ask: () => Promise<T>,
): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof RemoteError) || (strict && unverified === null)) throw error;
    const message = screen.text.problem(error.problem);
    if (strict) unverified?.push(error);
    const shown = strict
      ? { ...message, next: [] }
      : screen.text.problem(problem("mapping-unverified", { detail: message.message }));
    app.output.err(asText(messageLines(screen, shown)));
    return null;
  }
}

/** Calls every function of TotalGest that a run reads with. Throws the first failure, and ConfigurationError. */
export async function fetchTotalGestFacts(config: Configured, app: App): Promise<TotalGestFacts> {
  return fetchErpFacts(await verifyTotalGest(app, config), app.signal);
}

/** As `fetchTotalGestFacts`, for the shop. */
export async function fetchFramework360Facts(config: Configured, app: App): Promise<Framework360Facts> {
  const timeZone = config.values.framework360?.timeZone ?? DEFAULT_TIME_ZONE;
  return fetchShopFacts(await verifyFramework360(app, config), { clock: app.clock, timeZone }, app.signal);
}
