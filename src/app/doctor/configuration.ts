import { statSync } from "node:fs";

import type { Framework360Profile } from "../../clients/framework360/profile.ts";
import type { TotalGestProfile } from "../../clients/totalgest/profile.ts";
import { environmentName } from "../../config/keys.ts";
import { loadConfig, type LoadedConfig } from "../../config/load.ts";
import { configPath, type ConfigSources } from "../../config/files/places.ts";
import { missingKeys, resolveFramework360, resolveTotalGest } from "../../config/settings.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { Settings } from "../../core/run/settings.ts";
import { openToOthers } from "./machine.ts";
import { type LoadedAdapter, OPERATIONS } from "../../clients/adapter/through.ts";
import { loadTotalGestSpeech } from "../clients.ts";
import { loadFramework360Profile } from "../profiles.ts";

const at = findingsAt("configuration");

/** The settings and the profile needed to call a system. */
interface Called<S, P> {
  readonly settings: S;
  readonly profile: P;
}

export interface Checked {
  readonly findings: readonly Finding[];
  /** Null = the configuration cannot be read. */
  readonly config: LoadedConfig | null;
  readonly totalgest: (Called<Settings["totalgest"], TotalGestProfile> & { readonly module?: LoadedAdapter }) | null;
  readonly framework360: Called<Settings["framework360"], Framework360Profile> | null;
}

/** Checks the configuration, its secrets, their files and the profiles. Changes nothing and calls no system. */
export async function checkConfiguration(sources: ConfigSources, today: string, signal: AbortSignal): Promise<Checked> {
  const path = configPath(sources.configFlag, sources.env);
  const loaded = tryToLoad({ ...sources, leaveMode: true }, path);
  if (!("config" in loaded)) {
    return { findings: loaded.findings, config: null, totalgest: null, framework360: null };
  }
  const { config } = loaded;
  const isWhole = (section: string): boolean => !missingKeys(config).some((key) => key.startsWith(`${section}.`));
  const totalgest = await attempt(isWhole("totalgest"), async () => {
    const settings = await resolveTotalGest(config, signal);
    return { settings, ...(await loadTotalGestSpeech(settings)) };
  });
  const framework360 = await attempt(isWhole("framework360"), async () => {
    const settings = await resolveFramework360(config, signal);
    return { settings, profile: await loadFramework360Profile(settings.profile) };
  });
  const findings = [
    ...checkFiles(config),
    ...checkValues(config, today),
    ...totalgest.findings,
    ...framework360.findings,
    ...adapterInForce(totalgest.made?.module),
    ...profilesInForce(config, totalgest.made !== null, framework360.made !== null),
  ];
  return { findings, config, totalgest: totalgest.made, framework360: framework360.made };
}

function tryToLoad(
  sources: ConfigSources,
  path: string,
): { readonly config: LoadedConfig } | { readonly findings: readonly Finding[] } {
  try {
    return { config: loadConfig(sources) };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { findings: brokenConfiguration(error.problem, path) };
  }
}

function brokenConfiguration(broken: Problem, path: string): readonly Finding[] {
  if (broken.code !== "config-invalid") return [at.found("configuration", broken)];
  const { faults, files = [], names = [], meant = [] } = broken.data;
  return faults.map((fault, index) => {
    const nearest = meant[index] ?? "";
    if (nearest === "") return at.found("configuration", problem("config-invalid", { faults: [fault] }));
    const [name = "", file = ""] = [names[index], files[index]];
    return at.found("configuration", problem("setting-unknown", { name, nearest, where: file === "" ? path : file }));
  });
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

/** Turns an unavailable secret or a wrong profile into a finding. The system is then not called. */
async function attempt<T>(
  isWhole: boolean,
  make: () => Promise<T>,
): Promise<{ readonly made: T | null; readonly findings: readonly Finding[] }> {
  if (!isWhole) return { made: null, findings: [] };
  try {
    return { made: await make(), findings: [] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { made: null, findings: unusable(error.problem) };
  }
}

function unusable(cause: Problem): readonly Finding[] {
  switch (cause.code) {
    case "profile-invalid": {
      const { path, command, faults, places = [], meant = [] } = cause.data;
      return faults.map((fault, index) => {
        const [place = "", nearest = ""] = [places[index], meant[index]];
        const what =
          nearest === ""
            ? problem("profile-invalid", { path, faults: [fault], command })
            : problem("profile-name", { path, at: place, nearest });
        return at.found("profile", what);
      });
    }
    case "profile-unreadable":
      return [at.found("profile", cause)];
    default:
      return [at.found("configuration", cause)];
  }
}

function adapterInForce(module: LoadedAdapter | undefined): readonly Finding[] {
  if (module === undefined) return [];
  const { path, fingerprint: hash, operations } = module;
  const given = OPERATIONS.filter((name) => operations[name] !== undefined);
  return [at.found("profile", problem("adapter", { path, hash, operations: given }))];
}

function profilesInForce(config: LoadedConfig, hasTotalGest: boolean, hasFramework360: boolean): readonly Finding[] {
  const { totalgest, framework360 } = config.values;
  const paths = [
    { key: "totalgest.profile", path: totalgest?.profile, isRead: hasTotalGest },
    { key: "framework360.profile", path: framework360?.profile, isRead: hasFramework360 },
  ];
  return paths
    .filter(({ isRead }) => isRead)
    .map(({ key, path }) =>
      at.found(
        "profile",
        path === undefined ? problem("profile-built-in", { key }) : problem("profile", { key, path }),
      ),
    );
}
