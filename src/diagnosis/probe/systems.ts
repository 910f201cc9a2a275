import { OPERATIONS as SHOP_OPERATIONS } from "../../clients/framework360/contract.ts";
import type { Framework360Options } from "../../clients/framework360/connection.ts";
import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import { isBuiltInLogin, isOrderUntouched } from "../../clients/totalgest/profile.ts";
import { reach } from "./reach.ts";
import type { SystemSample } from "../../core/diagnosis/sample.ts";
import { DRY_ORDER } from "./dry-order.ts";
import { formatDuration } from "../../core/duration.ts";
import { type Finding, sayAt } from "../../core/diagnosis/finding.ts";
import type { Wiring } from "../judge/failure.ts";
import {
  type Called,
  callFunctions,
  factsFrom,
  FRAMEWORK360_CHECKS,
  type Framework360Facts,
  TOTALGEST_CHECKS,
  type TotalGestFacts,
} from "./functions.ts";
import { judgeReach } from "../judge/reach.ts";
import { judgeSamples } from "../judge/samples.ts";
import type { Erp, Shop } from "../../core/ports.ts";
import type { System } from "../../core/problem.ts";
import { veil } from "./redact.ts";

/** What became of looking at one system. */
export interface Looked<F> {
  readonly findings: readonly Finding[];
  /** Null = it could not be called. */
  readonly sample: SystemSample | null;
  /** What it says of itself, as far as it does. */
  readonly facts: Partial<F>;
  readonly aheadMs: number | null;
  /** It answers, and takes our credentials. */
  readonly isOpen: boolean;
}

/** Variables that other programs take a proxy from. Not read here; a network that needs one is not reached. */
const PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/** The environment of the process. */
type Env = Readonly<Record<string, string | undefined>>;

interface Trip<F> {
  readonly wiring: Omit<Wiring, "via">;
  readonly url: string;
  readonly options: Pick<TotalGestOptions, "clock" | "timeoutMs">;
  readonly env: Env;
  readonly signal: AbortSignal;
  sample(): Promise<SystemSample>;
  facts(answered: ReadonlySet<string>): Promise<Called<F>>;
}

export async function lookAtTotalGest(
  options: TotalGestOptions,
  erp: Erp,
  /** Null = the built-in one. */
  profilePath: string | null,
  env: Env,
  signal: AbortSignal,
): Promise<Looked<TotalGestFacts>> {
  const { endpoint, username, ownerId, shopId, profile } = options;
  const authenticator = profile?.authenticator;
  const value = authenticator !== undefined && "value" in authenticator ? authenticator.value : "{{";
  return travel({
    url: endpoint,
    options,
    env,
    signal,
    wiring: {
      ...wiringOf("TotalGest", "totalgest.endpoint", endpoint, options.timeoutMs),
      basePath: profile?.basePath ?? "",
      username,
      ownerId,
      shopId,
      authenticator: {
        type: authenticator?.type ?? "session",
        isConstant: !value.includes("{{"),
        isBuiltIn: profile === undefined || isBuiltInLogin(profile),
      },
      profile: profilePath,
      isOrderUntouched: profile !== undefined && isOrderUntouched(profile),
      hasLookUp: profile?.findOrder !== null,
      isInOnePage: profile?.paginator.type === "none",
      partOf: (operation) => (operation === "session" ? "authenticator" : operation),
    },
    sample: async () => {
      const { sampleTotalGest } = await import("../sample/totalgest/sample.ts");
      const encoded = erp.encodeOrder(DRY_ORDER);
      return { ...(await sampleTotalGest(options, signal)), ...(encoded.ok ? { dryOrder: encoded.shown } : {}) };
    },
    facts: (answered) =>
      callFunctions(factsFrom(TOTALGEST_CHECKS, answered), erp, {
        nowMs: options.clock.now(),
        timeZone: "UTC",
        signal,
      }),
  });
}

export async function lookAtFramework360(
  options: Framework360Options,
  shop: Shop,
  env: Env,
  signal: AbortSignal,
): Promise<Looked<Framework360Facts>> {
  const { url, profile } = options;
  const keys: ReadonlyMap<string, string> = new Map(
    Object.entries(SHOP_OPERATIONS).map(([key, { name }]) => [name, key]),
  );
  return travel({
    url,
    options,
    env,
    signal,
    wiring: {
      ...wiringOf("Framework360", "framework360.url", url, options.timeoutMs),
      basePath: profile?.basePath ?? "",
      username: "",
      ownerId: "",
      shopId: "",
      authenticator: null,
      profile: null,
      isOrderUntouched: false,
      hasLookUp: true,
      isInOnePage: false,
      partOf: (operation) => keys.get(operation) ?? operation,
    },
    sample: async () => {
      const { sampleFramework360 } = await import("../sample/framework360.ts");
      return sampleFramework360(options, signal);
    },
    facts: (answered) => {
      const { clock, timeZone } = options;
      return callFunctions(factsFrom(FRAMEWORK360_CHECKS, answered), shop, { nowMs: clock.now(), timeZone, signal });
    },
  });
}

function wiringOf(
  system: System,
  setting: string,
  url: string,
  timeoutMs: number,
): Pick<Wiring, "system" | "setting" | "host" | "timeout"> {
  return { system, setting, host: new URL(url).host, timeout: formatDuration(timeoutMs) };
}

/** First the way, then one call of each read operation, then what the system says of itself. */
async function travel<F>(trip: Trip<F>): Promise<Looked<F>> {
  const { wiring, url, options, env, signal } = trip;
  const { system, setting } = wiring;
  const at = sayAt(system);
  const way = await reach(url, options.timeoutMs, options.clock, signal);
  const proxies = PROXY_VARIABLES.filter((name) => (env[name] ?? "") !== "");
  const circumstances = { system, setting, nowMs: options.clock.now(), proxies };
  const { findings: onTheWay, isOpen } = judgeReach(way, circumstances);
  const { aheadMs } = way;
  if (!isOpen) {
    const findings = [...onTheWay, ...at.skip("credentials", "permission", "sample", "mapping")];
    return { findings, sample: null, facts: {}, aheadMs, isOpen };
  }
  const sample = veil(await trip.sample());
  const findings = [...onTheWay, ...judgeSamples(sample, { ...wiring, via: way.via })];
  const answered = new Set(sample.calls.filter(({ failure }) => failure === null).map(({ operation }) => operation));
  return { findings, sample, facts: (await trip.facts(answered)).facts, aheadMs, isOpen: answered.size > 0 };
}
