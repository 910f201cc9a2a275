import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";

import type { Scrubber } from "../../cli/scrub.ts";
import type { Framework360Options } from "../../clients/framework360/connection.ts";
import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import { loadConfig } from "../../config/load.ts";
import type { ConfigSources } from "../../config/places.ts";
import { plainSettings } from "../../config/settings.ts";
import { showConfig } from "../../config/show.ts";
import type { Proposal } from "../../core/diagnosis/sample.ts";
import type { Diagnosis, Doctor } from "../../core/diagnosis/doctor.ts";
import { ConfigurationError, StoreError, UsageError } from "../../core/errors.ts";
import { type Finding, type Place, remark, sayAt } from "../../core/diagnosis/finding.ts";
import { judgeClock } from "../../core/judge-clock.ts";
import { judgeMapping } from "../../diagnosis/judge/mapping.ts";
import type { Framework360Facts, TotalGestFacts } from "../../diagnosis/probe/functions.ts";
import type { Clock } from "../../core/ports.ts";
import { problem, type System } from "../../core/problem.ts";
import { veilProposal } from "../../diagnosis/probe/redact.ts";
import { localDay } from "../../core/zone.ts";
import { type Configured, lookAtConfiguration } from "./configuration.ts";
import { loadFramework360Profile, loadTotalGestProfile, writeUpProfile } from "../profiles.ts";
import { exportedOrder, lookAtNode, lookAtState } from "./machine.ts";
import { lookAtFramework360, lookAtTotalGest, type Looked } from "../../diagnosis/probe/systems.ts";
import { tryWritingToFramework360, tryWritingToTotalGest, WRITES } from "../../diagnosis/probe/writes.ts";

export interface DoctorParts {
  readonly sources: ConfigSources;
  readonly scrubber: Scrubber;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export function createDoctor(parts: DoctorParts): Doctor {
  return {
    examine: ({ writeTest }) => examine(parts, writeTest),
    propose: (system, path) => propose(parts, system, path),
    writeProfile: (system, proposal, path) => writeProfile(parts, system, proposal, path),
  };
}

const PLACES: readonly Place[] = ["machine", "configuration", "TotalGest", "Framework360"];

async function examine(parts: DoctorParts, writeTest: boolean): Promise<Diagnosis> {
  const { sources, clock, signal } = parts;
  const today = localDay(clock.now(), "Europe/Zurich");
  const configured = await lookAtConfiguration(sources, today, signal);
  const machine = sayAt("machine");
  const { config } = configured;
  const state = config === null ? machine.skip("files", "disk", "state") : await lookAtState(config, clock);
  const systems = await lookAtSystems(parts, configured, writeTest);
  const findings = [...lookAtNode(sources.env), ...state, ...configured.findings, ...systems.findings];
  return {
    findings: PLACES.flatMap((place) => findings.filter((finding) => finding.place === place)),
    samples: systems.samples,
    settings: config === null ? null : { path: config.path, exists: config.exists, settings: showConfig(config) },
  };
}

/** Both at once: each waits for its own answers only. */
async function lookAtSystems(
  parts: DoctorParts,
  configured: Configured,
  writeTest: boolean,
): Promise<Pick<Diagnosis, "findings" | "samples">> {
  const [totalgest, framework360] = await Promise.all([
    lookAtOne("TotalGest", callTotalGest(parts, configured, writeTest)),
    lookAtOne("Framework360", callFramework360(parts, configured, writeTest)),
  ]);
  const facts = { ...totalgest.looked?.facts, ...framework360.looked?.facts };
  const { config } = configured;
  const mapping = config === null ? [] : judgeMapping(facts, plainSettings(config));
  const wanted = new Set<Place>([
    ...(totalgest.looked?.isOpen === true ? ["TotalGest" as const] : []),
    ...(framework360.looked?.isOpen === true ? ["Framework360" as const] : []),
  ]);
  const clocks = judgeClock({
    TotalGest: totalgest.looked?.aheadMs ?? null,
    Framework360: framework360.looked?.aheadMs ?? null,
  });
  const samples = {
    ...(totalgest.looked?.sample == null ? {} : { TotalGest: totalgest.looked.sample }),
    ...(framework360.looked?.sample == null ? {} : { Framework360: framework360.looked.sample }),
  };
  const found = [...totalgest.findings, ...framework360.findings];
  return { findings: [...clocks, ...found, ...mapping.filter(({ place }) => wanted.has(place))], samples };
}

type Seen<F> = { readonly looked: Looked<F>; readonly writes: readonly Finding[] };

/** `seen` null = the configuration does not say how it is called. */
async function lookAtOne<F>(
  system: System,
  seen: Promise<Seen<F>> | null,
): Promise<{ readonly looked: Looked<F> | null; readonly findings: readonly Finding[] }> {
  const at = sayAt(system);
  if (seen === null) {
    return { looked: null, findings: at.skip("connection", "credentials", "permission", "sample", "mapping") };
  }
  const { looked, writes } = await seen;
  return { looked, findings: [...looked.findings, ...writes] };
}

function callTotalGest(
  parts: DoctorParts,
  { config, totalgest, framework360 }: Configured,
  writeTest: boolean,
): Promise<Seen<TotalGestFacts>> | null {
  if (config === null || totalgest === null) return null;
  const { clock, signal, sources, scrubber } = parts;
  const { settings, profile } = totalgest;
  scrubber.add(settings.password.reveal(), settings.username);
  const options: TotalGestOptions = { ...settings, ...plainSettings(config).http, clock, profile };
  return (async () => {
    const { createTotalGest } = await import("../../clients/totalgest/client.ts");
    const erp = createTotalGest(options);
    const looked = await lookAtTotalGest(options, erp, settings.profile, sources.env, signal);
    const site = framework360?.settings.site ?? settings.shopId;
    const writes = await orUntried("TotalGest", looked.isOpen, writeTest, () =>
      tryWritingToTotalGest(erp, site, signal),
    );
    return { looked, writes };
  })();
}

function callFramework360(
  parts: DoctorParts,
  { config, framework360 }: Configured,
  writeTest: boolean,
): Promise<Seen<Framework360Facts>> | null {
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
    const looked = await lookAtFramework360(options, shop, sources.env, signal);
    const writes = await orUntried("Framework360", looked.isOpen, writeTest, () =>
      tryWritingToFramework360(shop, () => exportedOrder(config.dataDir, clock), signal),
    );
    return { looked, writes };
  })();
}

async function orUntried(
  system: System,
  isOpen: boolean,
  writeTest: boolean,
  attempt: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  if (!isOpen) return [];
  if (writeTest) return attempt();
  const untried = remark("writes-untried", { operations: WRITES[system] });
  return [{ ...sayAt(system).fine("permission", untried), level: "skipped" }];
}

async function propose({ sources }: DoctorParts, system: System, path: string): Promise<Proposal> {
  const value = readJson(path);
  const file = profileFile(sources, system);
  if (system === "Framework360") {
    const { proposeFromFile } = await import("../../diagnosis/sample/framework360.ts");
    return veilProposal(proposeFromFile(value, await loadFramework360Profile(file)));
  }
  const { proposeFromFile } = await import("../../diagnosis/sample/totalgest/sample.ts");
  return proposeFromFile(value, await loadTotalGestProfile(file), "");
}

/** Throws UsageError. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new UsageError(problem("sample-unreadable", { path, detail }));
  }
}

/** The proposal says what differs from the profile in force, so it is laid over the file that this comes from. */
async function writeProfile(
  { sources }: DoctorParts,
  system: System,
  { profile }: Proposal,
  path: string,
): Promise<void> {
  const before = profileFile(sources, system);
  await writeWhole(path, await writeUpProfile(system, before === null ? {} : readJson(before), profile));
}

/** The profile file that is configured; null = none, or the configuration cannot be read. */
function profileFile(sources: ConfigSources, system: System): string | null {
  try {
    const { totalgest, framework360 } = loadConfig({ ...sources, leaveMode: true }).values;
    return (system === "TotalGest" ? totalgest?.profile : framework360?.profile) ?? null;
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}

/** The old file stays until the new one is whole. The draft is a new file under a name that nobody knows before. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreError(problem("report-not-written", { path, detail }), error);
  } finally {
    await rm(draft, { force: true });
  }
}
