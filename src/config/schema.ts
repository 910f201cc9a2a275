/**
 * The one schema of the configuration: of the file, and of the environment after `environment.ts` has parsed its
 * text. Everything is optional here; `settings.ts` checks what a run needs. Every `error` is the expected form, short
 * and the same in every language: it is printed after the path and the found value.
 */
import { z } from "zod";

import { parseDuration, HOUR } from "../core/common/time/duration.ts";
import { parseHour, parseLocalDay, isTimeZone } from "../core/common/time/zone.ts";
import {
  DATABASE_URL,
  isDatabaseUrl,
  normalizeEndpoint,
  normalizeHeartbeatUrl,
  normalizePublicUrl,
  normalizeShopUrl,
  normalizeSmtpUrl,
  SITE_MAX,
  type UrlResult,
} from "./url.ts";
import { PUSHED_STATES } from "../core/orders/fulfilment/fulfilment.ts";
import { LANGS } from "../core/common/language.ts";
import { areSealingKeys, KEY_FORM } from "./shops/sealing.ts";

const text = z.string({ error: "text" }).trim().min(1, { error: "text" });

/** Ids are text everywhere, but JSON may have them as numbers: `3`. */
const id = z
  .union([z.string(), z.number().int()], { error: "text" })
  .transform((value) => String(value).trim())
  .refine((value) => value !== "", { error: "text" });

const COMMAND = '["PROGRAM", "ARGUMENT"]';

/** Program and arguments, run without a shell. */
const command = z.array(z.string({ error: COMMAND }), { error: COMMAND }).min(1, { error: COMMAND });

/** Password or key: any text on one line. */
const line = z.string({ error: "text on one line" }).regex(/^[^\r\n\0]+$/, { error: "text on one line" });

/** A secret is a text, or the command that prints it. */
const secret = (text: z.ZodType<string, string> = line) =>
  z.union([text, z.strictObject({ command })], { error: `text / {"command": ${COMMAND}}` }).optional();

const names = z.array(id, { error: "[A, B]" });

const pairs = (form: string, value: z.ZodType<string, string>) =>
  z.record(
    z.string().refine((key) => key !== "__proto__", { error: form }),
    value,
    { error: form },
  );

/** Not the full grammar of RFC 5322: one address on one line, without a name. */
const mailAddress = z
  .string({ error: "NAME@HOST" })
  .trim()
  .regex(/^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+$/, { error: "NAME@HOST" });

const DAY = "YYYY-MM-DD";
const day = z.string({ error: DAY }).transform((written, context) => {
  const parsed = parseLocalDay(written);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: DAY });
  return z.NEVER;
});

function address(normalize: (written: string) => UrlResult, form = "https://HOST") {
  return z.string({ error: form }).transform((written, context) => {
    const result = normalize(written);
    if (result.ok) return result.url;
    context.addIssue({ code: "custom", message: result.fault });
    return z.NEVER;
  });
}

function whole(min: number, max: number) {
  const error = `${String(min)}…${String(max)}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** The secret that signs signals must not be guessable. */
const LEAST_HOOK_SECRET = 16;

const DURATION = "500ms, 30s, 5m";
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/;

/** Each schema is created on first use: a run has three or four sections, and waits for each schema. */
const SECTIONS = {
  totalgest: () =>
    z.strictObject({
      endpoint: address(normalizeEndpoint).optional(),
      shopId: id.optional(),
      ownerId: id.optional(),
      username: text.optional(),
      password: secret(),
      maxRequestsPerSecond: whole(0, 1000).optional(),
      maxInFlight: whole(0, 64).optional(),
      profile: text.optional(),
      adapter: text.optional(),
      hosts: z.array(z.string().regex(/^[\w.-]+(?::\d+)?$/, { error: "[HOST]" }), { error: "[HOST]" }).optional(),
    }),
  framework360: () =>
    z.strictObject({
      url: address(normalizeShopUrl).optional(),
      site: text
        .max(SITE_MAX, { error: `1…${String(SITE_MAX)} × a-z 0-9 . _ -` })
        .regex(/^[A-Za-z0-9._-]+$/, { error: `1…${String(SITE_MAX)} × a-z 0-9 . _ -` })
        .optional(),
      apiKey: secret(line.regex(/^[\x21-\x7e]+$/, { error: "letters and digits, no space" })),
      maxRequestsPerSecond: whole(0, 1000).optional(),
      maxInFlight: whole(0, 64).optional(),
      timeZone: text.refine(isTimeZone, { error: "Europe/Zurich" }).optional(),
      totals: z.enum(["gross", "net"], { error: "gross, net" }).optional(),
      webhookSecret: secret(line.min(LEAST_HOOK_SECRET, { error: `${String(LEAST_HOOK_SECRET)}…` })),
      profile: text.optional(),
    }),
  export: () =>
    z.strictObject({
      from: day.optional(),
      statuses: names.min(1, { error: "[A, B]" }).optional(),
      open: names.optional(),
      cancelled: names.optional(),
      after: names.optional(),
    }),
  fulfilment: () =>
    z.strictObject({
      statuses: z
        .partialRecord(z.enum(PUSHED_STATES, { error: PUSHED_STATES.join(", ") }), id, {
          error: '{"shipped": "7", "invoiced": "8"}',
        })
        .optional(),
    }),
  products: () =>
    z.strictObject({
      priceList: text.optional(),
      languages: z
        .array(z.string().regex(LANGUAGE, { error: "fr, it, de, en" }), { error: '["fr", "it"]' })
        .min(1, { error: '["fr", "it"]' })
        .optional(),
      buffer: whole(0, 1_000_000).optional(),
    }),
  mapping: () =>
    z.strictObject({
      payments: pairs('{"cod": "CASH"}', text).optional(),
      vat: pairs('{"8.1": "N81"}', text).optional(),
      // The codes that ISO leaves to private use are placeholders here, as in `BRD=XX`.
      countries: pairs(
        '{"Svizzera": "CH"}',
        text.regex(/^(?!AA|Q[M-Z]|X[A-JL-Z]|ZZ)[A-Z]{2}$/, { error: "CH, IT, …" }),
      ).optional(),
    }),
  http: () =>
    z.strictObject({
      timeout: z.string({ error: DURATION }).refine(isTimeout, { error: DURATION }).optional(),
      concurrency: whole(1, 64).optional(),
    }),
  notify: () =>
    z.strictObject({
      to: z.array(mailAddress, { error: "[NAME@HOST]" }).min(1, { error: "[NAME@HOST]" }).optional(),
      from: mailAddress.optional(),
      smtpUrl: address(normalizeSmtpUrl, "smtps://HOST").optional(),
      smtpUser: text.optional(),
      smtpPassword: secret(),
      webhookUrl: secret(line.refine((written) => normalizeHeartbeatUrl(written).ok, { error: "https://HOST/…" })),
      dailySummary: id.refine((written) => parseHour(written) !== null, { error: "07:00" }).optional(),
    }),
  daemon: () =>
    z.strictObject({
      heartbeatUrl: address(normalizeHeartbeatUrl).optional(),
      heartbeatFailUrl: address(normalizeHeartbeatUrl).optional(),
    }),
  metrics: () =>
    z.strictObject({
      token: secret(line.regex(/^[\x21-\x7e]{16,}$/, { error: "16 × A-Z a-z 0-9 …" })),
    }),
  store: () =>
    z.strictObject({
      url: secret(line.refine(isDatabaseUrl, { error: DATABASE_URL })),
    }),
  secret: () =>
    z.strictObject({
      key: secret(z.string({ error: KEY_FORM }).refine(areSealingKeys, { error: KEY_FORM })),
    }),
  serve: () =>
    z.strictObject({
      publicUrl: address(normalizePublicUrl).optional(),
      trustedProxies: z.array(z.ipv4({ error: "[IP]" }).or(z.ipv6({ error: "[IP]" })), { error: "[IP]" }).optional(),
    }),
  dataDir: () => text,
  lang: () => z.enum(LANGS, { error: LANGS.join(", ") }),
};

type Sections = typeof SECTIONS;

/** A configuration after reading: addresses normalised, ids as text. */
export type ConfigValues = { [Name in keyof Sections]?: z.output<ReturnType<Sections[Name]>> | undefined };

/** The schema of a configuration with only these sections; without names, with all. */
export function configSchema(names: readonly string[] = Object.keys(SECTIONS)): z.ZodType<ConfigValues> {
  const key = names.join(" ");
  const schema = schemas.get(key) ?? schemaOf(names);
  // Settings of thousands of shops have the same sections; an unknown name may be anything.
  if (names.every((name) => Object.hasOwn(SECTIONS, name))) schemas.set(key, schema);
  return schema;
}

const schemas = new Map<string, z.ZodType<ConfigValues>>();

function schemaOf(names: readonly string[]): z.ZodType<ConfigValues> {
  const known = Object.entries(SECTIONS).filter(([name]) => names.includes(name));
  const shape = Object.fromEntries(known.map(([name, make]) => [name, sectionSchema(name, make)]));
  return z.strictObject(shape) as z.ZodType<ConfigValues>;
}

const made = new Map<string, z.ZodType>();

function sectionSchema(name: string, make: () => z.ZodType): z.ZodType {
  const schema = made.get(name) ?? make().optional();
  made.set(name, schema);
  return schema;
}

function isTimeout(written: string): boolean {
  const durationMs = parseDuration(written);
  return durationMs !== null && durationMs > 0 && durationMs <= HOUR;
}
