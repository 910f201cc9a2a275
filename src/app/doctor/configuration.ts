import { statSync } from "node:fs";

import type { Framework360Profile } from "../../clients/framework360/profile.ts";
import type { TotalGestProfile } from "../../clients/totalgest/profile.ts";
import { environmentName } from "../../config/keys.ts";
import { loadFrom, type LoadedConfig } from "../../config/load.ts";
import { configPath, type ConfigSources } from "../../config/files/places.ts";
import { missingKeys, plainSettings, resolveFramework360, resolveTotalGest } from "../../config/settings.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { Settings } from "../../core/run/settings.ts";
import { openToOthers } from "./machine.ts";
import { type LoadedAdapter, ADAPTER_OPERATIONS } from "../../clients/adapter/through.ts";
import { loadTotalGestSpeech } from "../clients.ts";
import { loadFramework360Profile } from "../profiles.ts";

const at = findingsAt("configuration");

/** The settings and the profile needed to call a system. */
interface CallableSystem<S, P> {
  readonly settings: S;
  readonly profile: P;
}

export interface Checked {
  readonly findings: readonly Finding[];
  /** Null = the configuration cannot be read. */
  readonly config: LoadedConfig | null;
  readonly totalgest:
    | (CallableSystem<Settings["totalgest"], TotalGestProfile> & { readonly module?: LoadedAdapter })
    | null;
  readonly framework360: CallableSystem<Settings["framework360"], Framework360Profile> | null;
}

/** Checks the configuration, its secrets, their files and the profiles. Changes nothing and calls no system. */
export async function checkConfiguration(sources: ConfigSources, today: string, signal: AbortSignal): Promise<Checked> {
  const path = configPath(sources.configFlag, sources.env);
  const { made: config, findings: broken } = await attempt(path, () => loadFrom({ ...sources, leaveMode: true }));
  if (config === null) return { findings: broken, config, totalgest: null, framework360: null };
  const missing = missingKeys(config);
  const isWhole = (section: string): boolean => !missing.some((key) => key.startsWith(`${section}.`));
  const totalgest = await attempt(path, async () => {
    if (!isWhole("totalgest")) return null;
    const settings = await resolveTotalGest(config, signal);
    return { settings, ...(await loadTotalGestSpeech({ totalgest: settings, ...plainSettings(config) })) };
  });
  const framework360 = await attempt(path, async () => {
    if (!isWhole("framework360")) return null;
    const settings = await resolveFramework360(config, signal);
    return { settings, profile: loadFramework360Profile(settings.profile) };
  });
  const { totalgest: erp, framework360: shop } = config.values;
  const findings = [
    ...checkFiles(config),
    ...checkValues(config, today),
    ...totalgest.findings,
    ...framework360.findings,
    ...(totalgest.made === null ? [] : adapterInForce(totalgest.made.module)),
    ...(totalgest.made === null ? [] : [profileInForce("totalgest.profile", erp?.profile)]),
    ...(framework360.made === null ? [] : [profileInForce("framework360.profile", shop?.profile)]),
  ];
  return { findings, config, totalgest: totalgest.made, framework360: framework360.made };
}

/** Turns a wrong configuration or profile, or an unavailable secret, into findings. `path`: of the configuration. */
async function attempt<T>(
  path: string,
  make: () => T | Promise<T>,
): Promise<{ readonly made: T | null; readonly findings: readonly Finding[] }> {
  try {
    return { made: await make(), findings: [] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { made: null, findings: findingsOf(error.problem, path) };
  }
}

/** Each fault is a finding of its own, and a name that is nearly right is another problem. */
function findingsOf(cause: Problem, path: string): readonly Finding[] {
  if (cause.code === "config-invalid") {
    const { faults, files = [], names = [], meant = [] } = cause.data;
    return faults.map((fault, index) => {
      const nearest = meant[index] ?? "";
      if (nearest === "") return at.found("configuration", problem("config-invalid", { faults: [fault] }));
      const [name = "", file = ""] = [names[index], files[index]];
      return at.found("configuration", problem("setting-unknown", { name, nearest, where: file === "" ? path : file }));
    });
  }
  if (cause.code === "profile-invalid") {
    const { path: profile, command, faults, places = [], meant = [] } = cause.data;
    return faults.map((fault, index) => {
      const nearest = meant[index] ?? "";
      if (nearest === "")
        return at.found("profile", problem("profile-invalid", { path: profile, faults: [fault], command }));
      return at.found("profile", problem("profile-name", { path: profile, at: places[index] ?? "", nearest }));
    });
  }
  return [at.found(cause.code === "profile-unreadable" ? "profile" : "configuration", cause)];
}

function checkFiles(config: LoadedConfig): readonly Finding[] {
  const holdsSecret = Object.values(config.secrets).some((source) => source?.kind === "value");
  const files = [
    ...(config.exists ? [{ path: config.path, isSecret: holdsSecret }] : []),
    ...Object.values(config.secrets).flatMap((source) =>
      source?.kind === "file" ? [{ path: source.path, isSecret: true }] : [],
    ),
  ];
  return files.flatMap(({ path, isSecret }) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    // A file that root owns may be open to the group of the user who runs tg360.
    const others = stat.uid === process.geteuid?.() ? 0o077 : 0o007;
    if ((stat.mode & others) === 0) return [at.found("files", problem("private", { path }))];
    const found = openToOthers(path, stat.mode, "600");
    return [at.found("files", found, isSecret ? {} : { level: "warning" })];
  });
}

function checkValues(config: LoadedConfig, today: string): readonly Finding[] {
  const { path, origins, values, notices } = config;
  const missing = missingKeys(config).map((key) => `${key} (${environmentName(key)})`);
  const count = (kind: string): number => [...origins.values()].filter((origin) => origin.kind === kind).length;
  const read = problem("configuration", {
    path,
    file: count("file"),
    environment: count("environment"),
    flag: count("flag"),
  });
  return [
    missing.length > 0
      ? at.found("configuration", problem("settings-missing", { path, missing }))
      : at.found("configuration", read),
    ...notices.filter(({ code }) => code === "unknown-variable").map((notice) => at.found("configuration", notice)),
    ...(values.export?.from === undefined && missing.length === 0
      ? [at.found("configuration", problem("first-day-unset", { today }))]
      : []),
  ];
}

function adapterInForce(module: LoadedAdapter | undefined): readonly Finding[] {
  if (module === undefined) return [];
  const { path, fingerprint: hash, operations } = module;
  const given = ADAPTER_OPERATIONS.filter((name) => operations[name] !== undefined);
  return [at.found("profile", problem("adapter", { path, hash, operations: given }))];
}

function profileInForce(key: string, path: string | undefined): Finding {
  return at.found(
    "profile",
    path === undefined ? problem("profile-built-in", { key }) : problem("profile", { key, path }),
  );
}
