import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { mergeProfile } from "../../clients/profile/loading/merge.ts";
import type { Framework360Options } from "../../clients/framework360/connection.ts";
import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import { loadFrom, type LoadedConfig } from "../../config/load.ts";
import type { ConfigSources } from "../../config/files/places.ts";
import { plainSettings } from "../../config/settings.ts";
import type { Proposal } from "../../core/run/doctor/sample.ts";
import { type Diagnosis, type Finding, type FindingPlace, findingsAt } from "../../core/run/doctor/finding.ts";
import { judgeClock } from "../../core/run/doctor/clock.ts";
import { judgeMapping, mappingFaults } from "../../diagnosis/judge/mapping.ts";
import type { Framework360Facts, TotalGestFacts } from "../../diagnosis/probe/functions.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { ownerPairs, replacingTexts } from "../../core/products/owners.ts";
import { type System, SYSTEMS } from "../../core/common/systems.ts";
import { localDay, DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";
import type { App } from "../app.ts";
import { replaceFile } from "../files/replace-file.ts";
import { ownSources, type Sourced } from "../shops/shops.ts";
import { type Checked, checkConfiguration } from "./configuration.ts";
import { countLinked } from "../setup.ts";
import { fileIn } from "../state/place.ts";
import { readJsonFile, writeProfileText } from "../profiles.ts";
import { checkNode, checkState } from "./machine.ts";
import { lookForOtherModule } from "../../diagnosis/probe/other-module.ts";
import type { Erp } from "../../core/ports/erp.ts";
import type { Shop } from "../../core/ports/shop.ts";
import { countDifferingTexts } from "../../diagnosis/probe/texts.ts";
import { probeFramework360, probeTotalGest, type Probed } from "../../diagnosis/probe/systems.ts";
import { createTotalGest } from "../../clients/totalgest/client.ts";
import { createFramework360 } from "../../clients/framework360/client.ts";

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

const PLACES: readonly FindingPlace[] = ["machine", "configuration", "TotalGest", "Framework360"];

/**
 * Checks everything that a run needs, and writes to neither system. Failures are findings; throws the signal's reason and
 * bugs.
 */
export async function examine(parts: DoctorParts): Promise<Diagnosis> {
  const { sources, clock, signal } = parts;
  const today = localDay(clock.now(), DEFAULT_TIME_ZONE);
  const checked = await checkConfiguration(sources, today, signal);
  const machine = findingsAt("machine");
  const { config } = checked;
  const state = config === null ? machine.skip("files", "disk", "state") : await checkState(config, clock);
  const systems = await probeSystems(parts, checked);
  const findings = [...checkNode(sources.env), ...state, ...checked.findings, ...systems.findings];
  return {
    findings: PLACES.flatMap((place) => findings.filter((finding) => finding.place === place)),
    samples: systems.samples,
  };
}

/** Probes both systems at once; one that is not configured is skipped. */
async function probeSystems(parts: DoctorParts, checked: Checked): Promise<Pick<Diagnosis, "findings" | "samples">> {
  const { config, totalgest, framework360 } = checked;
  const plain = config === null ? null : plainSettings(config);
  const [erp, shop] = await Promise.all([
    plain === null || totalgest === null ? null : callTotalGest(parts, totalgest, plain),
    plain === null || framework360 === null ? null : callFramework360(parts, framework360, plain),
  ]);
  const mapping = plain === null ? [] : judgeMapping({ ...erp?.facts, ...shop?.facts }, plain);
  const isOpen = (place: FindingPlace): boolean => (place === "TotalGest" ? erp : shop)?.isOpen === true;
  const findings = [
    ...judgeClock({ TotalGest: erp?.aheadMs ?? null, Framework360: shop?.aheadMs ?? null }),
    ...(erp?.findings ?? skipped("TotalGest")),
    ...(shop?.findings ?? skipped("Framework360")),
    ...mapping.filter(({ place }) => isOpen(place)),
    ...(await lookBeside(parts, erp, shop)),
    ...(config === null ? [] : [ownersOf(config)]),
    ...(config === null || mappingFaults(mapping).length > 0 ? [] : await judgeReplaced(parts, config, erp, shop)),
  ];
  const samples = {
    ...(erp === null ? {} : { TotalGest: erp.sample }),
    ...(shop === null ? {} : { Framework360: shop.sample }),
  };
  return { findings, samples };
}

/** Only where both systems answer. */
async function lookBeside(
  { clock, signal }: DoctorParts,
  erp: Called<TotalGestFacts, Erp> | null,
  shop: Called<Framework360Facts, Shop> | null,
): Promise<readonly Finding[]> {
  if (erp?.isOpen !== true || shop?.isOpen !== true) return [];
  const when = { nowMs: clock.now(), timeZone: shop.timeZone };
  return lookForOtherModule({ erp: erp.client, shop: shop.client }, when, signal);
}

const configured = findingsAt("configuration");

function ownersOf({ values }: LoadedConfig): Finding {
  const owners = ownerPairs(values.products?.fields ?? {});
  return configured.found("configuration", problem("owners", { owners }));
}

/** Texts of the shop that TotalGest's will replace: of all linked products, or of the first pages before there are any. */
async function judgeReplaced(
  { clock, signal }: DoctorParts,
  config: LoadedConfig,
  erp: Called<TotalGestFacts, Erp> | null,
  shop: Called<Framework360Facts, Shop> | null,
): Promise<readonly Finding[]> {
  const of = replacingTexts(config.values.products?.fields ?? {});
  const { erpShop } = erp?.facts ?? {};
  const { taxes } = shop?.facts ?? {};
  if (of.length === 0 || erp === null || shop === null || erpShop === undefined || taxes === undefined) return [];
  const known = await countLinked({ values: config.values, place: fileIn(config.dataDir) }, clock);
  const systems = { erp: erp.client, shop: shop.client, settings: plainSettings(config), erpShop, taxes };
  const n = known.linked > 0 ? known.replaced : await countDifferingTexts(systems, signal, of);
  if (n === 0) return [];
  const owners = of.map((name) => `${name}=totalgest!`);
  const options = of.map((name) => `--fields ${name}=totalgest`);
  return [configured.found("configuration", problem("owners-replace", { n, owners, options }))];
}

/** What probing a system showed, and the client that did. */
type Called<F, C> = Probed<F> & { readonly client: C; readonly timeZone: string };

function skipped(system: System): readonly Finding[] {
  return findingsAt(system).skip("connection", "credentials", "permission", "sample", "mapping");
}

type Plain = ReturnType<typeof plainSettings>;

async function callTotalGest(
  { clock, signal, sources, scrubber }: DoctorParts,
  { settings, profile, module }: NonNullable<Checked["totalgest"]>,
  { http }: Plain,
): Promise<Called<TotalGestFacts, Erp>> {
  scrubber.add(settings.password.reveal(), settings.username);
  const options: TotalGestOptions = { ...settings, ...http, clock, profile, module };
  const erp = createTotalGest(options);
  const probed = await probeTotalGest(options, erp, settings.profile, sources.env, signal);
  return { ...probed, client: erp, timeZone: DEFAULT_TIME_ZONE };
}

async function callFramework360(
  { clock, signal, sources, scrubber }: DoctorParts,
  { settings, profile }: NonNullable<Checked["framework360"]>,
  { http }: Plain,
): Promise<Called<Framework360Facts, Shop>> {
  scrubber.add(settings.apiKey.reveal());
  const { url, apiKey, timeZone } = settings;
  const options: Framework360Options = { url, apiKey, timeZone, ...http, clock, profile };
  const shop = createFramework360(options);
  const probed = await probeFramework360(options, shop, sources.env, signal);
  return { ...probed, client: shop, timeZone };
}

/** Writes a proposal merged over the configured profile of TotalGest, as a new file. Throws StoreError. */
export async function writeProfile({ sources }: DoctorParts, { profile }: Proposal, path: string): Promise<void> {
  const before = profileFile(sources);
  const merged = mergeProfile(before === null ? {} : readJsonFile(before), profile);
  await replaceFile(path, writeProfileText(merged), 0o600);
}

/** The configured profile file; null = none, or an unreadable configuration. */
function profileFile(sources: ConfigSources): string | null {
  try {
    return loadFrom({ ...sources, leaveMode: true }).values.totalgest?.profile ?? null;
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}
