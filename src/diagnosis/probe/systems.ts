import { OPERATIONS as SHOP_OPERATIONS } from "../../clients/framework360/contract.ts";
import type { Framework360Options } from "../../clients/framework360/connection.ts";
import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import { isOrderUntouched } from "../../clients/totalgest/profile.ts";
import type { SystemSample } from "../../core/run/doctor/sample.ts";
import { dryOrder } from "./dry-order.ts";
import { formatDuration } from "../../core/common/time/duration.ts";
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

/** The environment of the process. */
type Env = Readonly<Record<string, string | undefined>>;

/** The places of an operation's settings in a profile of TotalGest. */
export const TOTALGEST_PLACES: Pick<Wiring, "partOf"> = {
  partOf: (operation) => (operation === "session" ? "authenticator" : operation),
};

export async function probeTotalGest(
  options: TotalGestOptions,
  erp: Erp,
  /** Null = the built-in profile. */
  profilePath: string | null,
  env: Env,
  signal: AbortSignal,
): Promise<Probed<TotalGestFacts>> {
  const { endpoint, username, ownerId, shopId, profile, module } = options;
  const authenticator = profile?.authenticator;
  const value = authenticator !== undefined && "value" in authenticator ? authenticator.value : "{{";
  const wiring: Wiring = {
    ...wiringOf("TotalGest", "totalgest.endpoint", endpoint, options.timeoutMs, env),
    basePath: profile?.basePath ?? "",
    username,
    ownerId,
    shopId,
    authenticator: {
      type: authenticator?.type ?? "session",
      isConstant: !value.includes("{{"),
    },
    profile: profilePath,
    isOrderUntouched: profile !== undefined && isOrderUntouched(profile),
    ...TOTALGEST_PLACES,
    hasLookUp: profile?.findOrder !== null,
    isInOnePage: profile?.paginator.type === "none",
    adapter: module === undefined ? null : { path: module.path, answers: module.gives },
  };
  const { sampleTotalGest } = await import("../sample/totalgest/sample.ts");
  const encoded = erp.encodeOrder(dryOrder());
  const shown = encoded.ok ? { dryOrder: encoded.shown } : {};
  return judged({ ...(await sampleTotalGest(options, signal)), ...shown }, wiring, erp, TOTALGEST_CALLS, signal);
}

export async function probeFramework360(
  options: Framework360Options,
  shop: Shop,
  env: Env,
  signal: AbortSignal,
): Promise<Probed<Framework360Facts>> {
  const { url, profile } = options;
  const keys: ReadonlyMap<string, string> = new Map(
    Object.entries(SHOP_OPERATIONS).map(([key, { name }]) => [name, key]),
  );
  const wiring: Wiring = {
    ...wiringOf("Framework360", "framework360.url", url, options.timeoutMs, env),
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
  };
  const { sampleFramework360 } = await import("../sample/framework360/sample.ts");
  return judged(await sampleFramework360(options, signal), wiring, shop, FRAMEWORK360_CALLS, signal);
}

function wiringOf(
  system: System,
  setting: string,
  url: string,
  timeoutMs: number,
  env: Env,
): Pick<Wiring, "system" | "setting" | "host" | "timeout" | "proxies"> {
  const proxies = PROXY_VARIABLES.filter((name) => (env[name] ?? "") !== "");
  return { system, setting, host: new URL(url).host, timeout: formatDuration(timeoutMs), proxies };
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
