import { SHOP_OPERATIONS } from "../../clients/framework360/contract.ts";
import type { Framework360Options } from "../../clients/framework360/connection.ts";
import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import type { SystemSample } from "../../core/run/doctor/sample.ts";
import { dryOrder } from "./dry-order.ts";
import { typedDuration } from "../../core/common/time/duration.ts";
import type { Finding } from "../../core/run/doctor/finding.ts";
import type { Wiring } from "../judge/failure.ts";
import {
  fetchFacts,
  FRAMEWORK360_CALLS,
  type Framework360Facts,
  TOTALGEST_CALLS,
  type TotalGestFacts,
} from "./functions.ts";
import { judgeSamples } from "../judge/samples.ts";
import type { Erp } from "../../core/ports/erp.ts";
import type { Remote } from "../../core/ports/runs.ts";
import type { Shop } from "../../core/ports/shop.ts";
import type { System } from "../../core/common/systems.ts";
import { sampleTotalGest } from "../sample/totalgest/sample.ts";
import { sampleFramework360 } from "../sample/framework360/sample.ts";

/** The result of probing one system. */
export interface Probed<F> {
  readonly findings: readonly Finding[];
  readonly sample: SystemSample;
  /** The facts from the functions that answered. */
  readonly facts: Partial<F>;
  readonly aheadMs: number | null;
  /** The system answers and accepts the credentials. */
  readonly isOpen: boolean;
}

/** Variables that name a proxy for other programs. tg360 ignores them, so a network that needs a proxy is out of reach. */
const PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

export async function probeTotalGest(
  options: TotalGestOptions,
  erp: Erp,
  /** Null = the built-in profile. */
  profilePath: string | null,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Probed<TotalGestFacts>> {
  const encoded = erp.encodeOrder(dryOrder());
  const given = erp.guarantees.isInSteps === true ? { isForAdapter: true as const } : {};
  const shown = encoded.ok ? { dryOrder: encoded.shown, ...given } : {};
  const sample = { ...(await sampleTotalGest(options, signal)), ...shown };
  return judged(sample, totalGestWiring(options, profilePath, env), erp, TOTALGEST_CALLS, signal);
}

export function totalGestWiring(options: TotalGestOptions, profilePath: string | null, env: NodeJS.ProcessEnv): Wiring {
  return {
    ...wiringOf("TotalGest", "totalgest.endpoint", options.endpoint, options, env),
    partOf: (operation) => (operation === "session" ? "authenticator" : operation),
    totalgest: { ...options, profilePath },
  };
}

export async function probeFramework360(
  options: Framework360Options,
  shop: Shop,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Probed<Framework360Facts>> {
  const keys = new Map<string, string>(Object.entries(SHOP_OPERATIONS).map(([key, { name }]) => [name, key]));
  const wiring: Wiring = {
    ...wiringOf("Framework360", "framework360.url", options.url, options, env),
    partOf: (operation) => keys.get(operation) ?? operation,
    totalgest: null,
  };
  return judged(await sampleFramework360(options, signal), wiring, shop, FRAMEWORK360_CALLS, signal);
}

function wiringOf(
  system: System,
  setting: string,
  url: string,
  { timeoutMs, profile }: TotalGestOptions | Framework360Options,
  env: NodeJS.ProcessEnv,
): Omit<Wiring, "partOf" | "totalgest"> {
  const proxies = PROXY_VARIABLES.filter((name) => (env[name] ?? "") !== "");
  const timeout = typedDuration(timeoutMs);
  return { system, setting, host: new URL(url).host, timeout, basePath: profile?.basePath ?? "", proxies };
}

/** Judges the sample of each read operation, then asks for the facts of the system. */
async function judged<C extends Remote, F>(
  sample: SystemSample,
  wiring: Wiring,
  client: C,
  calls: Parameters<typeof fetchFacts<C, F>>[0],
  signal: AbortSignal,
): Promise<Probed<F>> {
  const findings = judgeSamples(sample, wiring);
  const answered = new Set(sample.calls.filter(({ failure }) => failure === null).map(({ operation }) => operation));
  const facts = await fetchFacts(calls, client, signal, answered);
  return { findings, sample, facts, aheadMs: client.clockAheadMs(), isOpen: answered.size > 0 };
}
