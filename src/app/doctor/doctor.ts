import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";

import { messageOf, ConfigurationError, StoreError } from "../../core/common/problems/errors.ts";
import type { Framework360Options } from "../../clients/framework360/connection.ts";
import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import { loadConfig } from "../../config/load.ts";
import type { ConfigSources } from "../../config/files/places.ts";
import { plainSettings } from "../../config/settings.ts";
import { showConfig } from "../../config/show.ts";
import type { Proposal } from "../../core/run/doctor/sample.ts";
import { type Diagnosis, type Finding, type Place, findingsAt } from "../../core/run/doctor/finding.ts";
import { judgeClock } from "../../core/run/doctor/clock.ts";
import { judgeMapping } from "../../diagnosis/judge/mapping.ts";
import type { Framework360Facts, TotalGestFacts } from "../../diagnosis/probe/functions.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { type System, SYSTEMS } from "../../core/common/systems.ts";
import { localDay, DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";
import type { App } from "../app.ts";
import { ownSources, type Sourced } from "../shops.ts";
import { type Checked, checkConfiguration } from "./configuration.ts";
import { readJsonFile, writeUpProfile } from "../profiles.ts";
import { checkNode, checkState } from "./machine.ts";
import { probeChanges, probeStatuses } from "../../diagnosis/probe/deliveries.ts";
import { probeFramework360, probeTotalGest, type Probed } from "../../diagnosis/probe/systems.ts";

export type DoctorParts = Sourced & Pick<App, "clock">;

/** What a diagnosis looks at. `tried` = a profile file instead of the configured one; null = none. */
export async function doctorParts(
  app: App,
  tried: { readonly system: System; readonly path: string } | null,
): Promise<DoctorParts> {
  const { clock, scrubber, signal } = app;
  const own = tried === null ? {} : { [SYSTEMS[tried.system].section]: { profile: tried.path } };
  const sources = await ownSources(app);
  return { clock, scrubber, signal, sources: { ...sources, flags: { ...sources.flags, ...own } } };
}

const PLACES: readonly Place[] = ["machine", "configuration", "TotalGest", "Framework360"];

/**
 * Checks everything that a run needs. Writes to a system only with `--write-test`. Failures are findings; throws the signal's
 * reason and bugs.
 */
export async function examine(parts: DoctorParts): Promise<Diagnosis> {
  const { sources, clock, signal } = parts;
  const today = localDay(clock.now(), DEFAULT_TIME_ZONE);
  const configured = await checkConfiguration(sources, today, signal);
  const machine = findingsAt("machine");
  const { config } = configured;
  const state = config === null ? machine.skip("files", "disk", "state") : await checkState(config, clock);
  const systems = await probeSystems(parts, configured);
  const findings = [...checkNode(sources.env), ...state, ...configured.findings, ...systems.findings];
  return {
    findings: PLACES.flatMap((place) => findings.filter((finding) => finding.place === place)),
    samples: systems.samples,
    settings: config === null ? null : { path: config.path, exists: config.exists, settings: showConfig(config) },
  };
}

/** Probes both systems at once. */
async function probeSystems(parts: DoctorParts, configured: Checked): Promise<Pick<Diagnosis, "findings" | "samples">> {
  const [totalgest, framework360] = await Promise.all([
    findingsOf("TotalGest", callTotalGest(parts, configured)),
    findingsOf("Framework360", callFramework360(parts, configured)),
  ]);
  const facts = { ...totalgest.probed?.facts, ...framework360.probed?.facts };
  const { config } = configured;
  const mapping = config === null ? [] : judgeMapping(facts, plainSettings(config));
  const wanted = new Set<Place>([
    ...(totalgest.probed?.isOpen === true ? ["TotalGest" as const] : []),
    ...(framework360.probed?.isOpen === true ? ["Framework360" as const] : []),
  ]);
  const clocks = judgeClock({
    TotalGest: totalgest.probed?.aheadMs ?? null,
    Framework360: framework360.probed?.aheadMs ?? null,
  });
  const samples = {
    ...(totalgest.probed?.sample == null ? {} : { TotalGest: totalgest.probed.sample }),
    ...(framework360.probed?.sample == null ? {} : { Framework360: framework360.probed.sample }),
  };
  const found = [...totalgest.findings, ...framework360.findings];
  return { findings: [...clocks, ...found, ...mapping.filter(({ place }) => wanted.has(place))], samples };
}

type Outcome<F> = { readonly probed: Probed<F>; readonly deliveries: readonly Finding[] };

/** `outcome` null = the configuration is not enough to call the system. */
async function findingsOf<F>(
  system: System,
  outcome: Promise<Outcome<F>> | null,
): Promise<{ readonly probed: Probed<F> | null; readonly findings: readonly Finding[] }> {
  const at = findingsAt(system);
  if (outcome === null) {
    return { probed: null, findings: at.skip("connection", "credentials", "permission", "sample", "mapping") };
  }
  const { probed, deliveries } = await outcome;
  return { probed, findings: [...probed.findings, ...deliveries] };
}

function callTotalGest(parts: DoctorParts, { config, totalgest }: Checked): Promise<Outcome<TotalGestFacts>> | null {
  if (config === null || totalgest === null) return null;
  const { clock, signal, sources, scrubber } = parts;
  const { settings, profile, module } = totalgest;
  scrubber.add(settings.password.reveal(), settings.username);
  const options: TotalGestOptions = { ...settings, ...plainSettings(config).http, clock, profile, module };
  return (async () => {
    const { createTotalGest } = await import("../../clients/totalgest/client.ts");
    const erp = createTotalGest(options);
    const probed = await probeTotalGest(options, erp, settings.profile, sources.env, signal);
    const { statuses } = plainSettings(config).fulfilment;
    return { probed, deliveries: probed.isOpen ? await probeChanges(erp, statuses, clock.now(), signal) : [] };
  })();
}

function callFramework360(
  parts: DoctorParts,
  { config, framework360 }: Checked,
): Promise<Outcome<Framework360Facts>> | null {
  if (config === null || framework360 === null) return null;
  const { clock, signal, sources, scrubber } = parts;
  const { settings, profile } = framework360;
  scrubber.add(settings.apiKey.reveal());
  const { url, apiKey, timeZone } = settings;
  const { http } = plainSettings(config);
  const options: Framework360Options = { url, apiKey, timeZone, ...http, clock, profile };
  return (async () => {
    const { createFramework360 } = await import("../../clients/framework360/client.ts");
    const shop = createFramework360(options);
    const probed = await probeFramework360(options, shop, sources.env, signal);
    const { statuses } = plainSettings(config).fulfilment;
    return { probed, deliveries: probed.isOpen ? await probeStatuses(shop, statuses, signal) : [] };
  })();
}

/** Writes a proposal merged over the configured profile of TotalGest, as a new file. Throws StoreError. */
export async function writeProfile({ sources }: DoctorParts, { profile }: Proposal, path: string): Promise<void> {
  const before = profileFile(sources);
  await writeWhole(path, await writeUpProfile("TotalGest", before === null ? {} : readJsonFile(before), profile));
}

/** The configured profile file; null = none, or an unreadable configuration. */
function profileFile(sources: ConfigSources): string | null {
  try {
    return loadConfig({ ...sources, leaveMode: true }).values.totalgest?.profile ?? null;
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}

/**
 * Keeps the old file until the new one is complete. The draft has a random name, so that no other user can put a file
 * in its place.
 */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    const detail = messageOf(error);
    throw new StoreError(problem("file-not-written", { path, detail }), error);
  } finally {
    await rm(draft, { force: true });
  }
}
