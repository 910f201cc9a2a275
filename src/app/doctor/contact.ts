/** First contact: everything that only reads is called and recorded, and each sentence of both contracts is judged. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import type { Framework360Options } from "../../clients/framework360/connection.ts";
import { plainSettings } from "../../config/settings.ts";
import { ConfigurationError, codeOf, StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { System } from "../../core/common/systems.ts";
import { DEFAULT_TIME_ZONE, localDay } from "../../core/common/time/zone.ts";
import { tryFramework360 } from "../../diagnosis/contact/framework360.ts";
import { createRecorder } from "../../diagnosis/contact/recorder.ts";
import { type Sentence, contactSentences } from "../../diagnosis/contact/sentences.ts";
import { tryTotalGest } from "../../diagnosis/contact/totalgest.ts";
import type { RuleVerdict } from "../../diagnosis/contact/verdict.ts";
import { writtenNames, type TestSubjects, tryWriting } from "../../diagnosis/contact/writes.ts";
import { sampleFramework360 } from "../../diagnosis/sample/framework360/sample.ts";
import { sampleTotalGest } from "../../diagnosis/sample/totalgest/sample.ts";
import type { Exchange, ReplayFacts } from "../../core/run/doctor/recording.ts";
import { checkConfiguration } from "./configuration.ts";
import type { DoctorParts } from "./doctor.ts";

export interface Contact {
  readonly sentences: readonly Sentence[];
  readonly exchanges: readonly Exchange[];
  /** What `sandbox --replay` needs to know besides. */
  readonly replay: ReplayFacts;
}

type Rules = Readonly<Record<string, RuleVerdict | undefined>>;

/** What the shop calls the test order and the test product. Null = it has no such order, or it is not configured. */
export async function nameSubjects(parts: DoctorParts, subjects: TestSubjects): ReturnType<typeof writtenNames> {
  const { sources, clock, signal, scrubber } = parts;
  const { config, framework360 } = await checkConfiguration(sources, localDay(clock.now(), DEFAULT_TIME_ZONE), signal);
  if (config === null || framework360 === null) return null;
  const { settings, profile } = framework360;
  scrubber.add(settings.apiKey.reveal());
  return writtenNames({ ...settings, ...plainSettings(config).http, clock, profile }, subjects, signal);
}

/** Throws ConfigurationError where neither system is configured. `subjects` = what may be written to; null = nothing. */
export async function makeContact(parts: DoctorParts, subjects: TestSubjects | null): Promise<Contact> {
  const { sources, clock, signal, scrubber } = parts;
  const checked = await checkConfiguration(sources, localDay(clock.now(), DEFAULT_TIME_ZONE), signal);
  const { config, totalgest, framework360 } = checked;
  if (config === null || (totalgest === null && framework360 === null)) {
    const [first] = checked.findings.filter(({ level }) => level === "error");
    throw new ConfigurationError(first?.problem ?? problem("not-configured", { missing: [] }));
  }
  const { http } = plainSettings(config);
  const recorder = createRecorder();
  const secrets: (() => readonly string[])[] = [];
  let erp: TotalGestOptions | null = null;
  let shop: Framework360Options | null = null;
  const rules: Record<System, Rules> = { TotalGest: {}, Framework360: {} };
  const samples: Record<System, Parameters<typeof contactSentences>[1]["samples"]> = {
    TotalGest: [],
    Framework360: [],
  };
  if (totalgest !== null) {
    const { settings, profile, module } = totalgest;
    scrubber.add(settings.password.reveal(), settings.username);
    const { username } = settings;
    const password = settings.password.reveal();
    secrets.push(() => [
      password,
      username,
      Buffer.from(`${username}:${password}`).toString("base64"),
      ...(module?.secrets() ?? []),
    ]);
    erp = { ...settings, ...http, clock, profile, module, tap: recorder.tap("TotalGest") };
    samples.TotalGest = (await sampleTotalGest(erp, signal)).calls;
    rules.TotalGest = await tryTotalGest(erp, signal);
  }
  if (framework360 !== null) {
    const { settings, profile } = framework360;
    scrubber.add(settings.apiKey.reveal());
    secrets.push(() => [settings.apiKey.reveal()]);
    const { url, apiKey, timeZone } = settings;
    shop = { url, apiKey, timeZone, ...http, clock, profile, tap: recorder.tap("Framework360") };
    samples.Framework360 = (await sampleFramework360(shop, signal)).calls;
    rules.Framework360 = await tryFramework360(shop, signal);
  }
  const written =
    subjects === null || erp === null || shop === null
      ? null
      : await tryWriting(
          { erp, shop, plain: plainSettings(config), framework360: framework360?.settings ?? null, subjects },
          signal,
        );
  const exchanges = recorder.exchanges(
    secrets.flatMap((one) => one()),
    written?.order == null ? [] : [written.order.id, written.order.number],
  );
  const isOwn = (operation: string): boolean => totalgest?.module?.gives(operation) === true;
  const of = (system: System): readonly Sentence[] =>
    contactSentences(system, {
      rules: { ...rules[system], ...written?.rules[system] },
      samples: samples[system],
      exchanges: exchanges.filter((one) => one.system === system),
      taken: written?.taken[system] ?? {},
      isOwn: (operation) => system === "TotalGest" && isOwn(operation),
    });
  return {
    sentences: [...(erp === null ? [] : of("TotalGest")), ...(shop === null ? [] : of("Framework360"))],
    exchanges,
    replay: {
      totalgest:
        erp === null
          ? null
          : {
              origin: new URL(erp.endpoint).origin,
              path: new URL(erp.endpoint).pathname.replace(/\/$/, ""),
              ownerId: erp.ownerId,
              shopId: erp.shopId,
            },
      framework360: shop === null ? null : { path: new URL(shop.url).pathname.replace(/\/$/, "") },
      order: written?.order ?? null,
    },
  };
}

/** Writes the exchanges, and the files by name. Nobody else may read them. Throws StoreError. */
export function writeContact(folder: string, { exchanges }: Contact, files: Readonly<Record<string, string>>): void {
  try {
    const inside = join(folder, "exchanges");
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    for (const [at, exchange] of exchanges.entries()) {
      const name = `${String(at + 1).padStart(4, "0")}-${exchange.system}-${exchange.operation.replaceAll(/\W+/g, "-")}.json`;
      writeFileSync(join(inside, name), `${JSON.stringify(exchange, null, 2)}\n`, { mode: 0o600 });
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  } catch (error) {
    const detail = codeOf(error) ?? String(error);
    throw new StoreError(problem("file-not-written", { path: folder, detail }), error);
  }
}
