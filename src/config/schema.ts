/**
 * The one schema of the configuration, made of the table of settings: of the file, and of the environment after
 * `environment.ts` has parsed its text. Everything is optional here; `settings.ts` checks what a run needs. Every
 * `error` is the expected form, short and the same in every language: it is printed after the path and the found value.
 */
import { z } from "zod";

import { parseDuration, HOUR } from "../core/common/time/duration.ts";
import { parseHour, parseLocalDay, isTimeZone } from "../core/common/time/zone.ts";
import {
  DATABASE_URL,
  isDatabaseUrl,
  normalizeEndpoint,
  normalizeHeartbeatUrl,
  normalizeOrderUrl,
  normalizePublicUrl,
  normalizeShopUrl,
  normalizeSmtpUrl,
  SITE_MAX,
  type UrlResult,
} from "./url.ts";
import { PUSHED_STATES } from "../core/orders/fulfilment/fulfilment.ts";
import { OWNED_NAMES, OWNERS, OWNERS_OF } from "../core/products/owners.ts";
import { isRecord, recordOf } from "../core/common/record.ts";
import { LANGS } from "../core/common/language.ts";
import { type Key, KEYS, type NameIn, type SectionName, type Setting, settingOf, type SETTINGS } from "./keys.ts";
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

const printed = z.strictObject({ command });

/** A secret is a text, or the command that prints it. */
const secret = (text: z.ZodType<string, string> = line) =>
  z.union([text, printed], { error: `text / {"command": ${COMMAND}}` });

const names = z.array(id, { error: "[A, B]" });

const pairs = (form: string, value: z.ZodType<string, string>) =>
  z.record(
    z.string().refine((key) => key !== "__proto__", { error: form }),
    value,
    { error: form },
  );

/** Not the full grammar of RFC 5322: one address on one line, without a name, and not the placeholder of a next step. */
const mailAddress = z
  .string({ error: "NAME@HOST" })
  .trim()
  .regex(/^[^\s@<>"(),;:]+@(?!HOST$)[^\s@<>"(),;:]+$/, { error: "NAME@HOST" });

/** A code of TotalGest, not the placeholder of a next step: where TotalGest does not answer, nothing else would refuse it. */
const code = text.regex(/^(?!COD(?:E|ICE)$)/, { error: "CASH, N81, …" });

const DAY = "DATE";
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

/** A country, or a country and a region: `FR`, `CH-TI`. */
const PLACE = /^[A-Za-z]{2}(?:-[^\s].*)?$/;
const PLACES = '{"CH-TI": "it", "FR": "fr"}';
const placedLanguages = () =>
  z.record(z.string().regex(PLACE, { error: PLACES }), z.enum(LANGS, { error: LANGS.join(", ") }), { error: PLACES });

const ownersForm = () =>
  z.strictObject(
    recordOf(OWNED_NAMES, (name) => z.enum(OWNERS_OF[name], { error: OWNERS_OF[name].join(", ") }).optional()),
    { error: `${OWNED_NAMES.join(", ")} = ${OWNERS.join(", ")}` },
  );

/** The forms of values; a setting without a `form` has that of its kind. */
const FORMS = {
  text: () => text,
  number: ({ range: [min, max] = [0, Infinity] }: Setting) => whole(min, max),
  list: () => names,
  secret: () => secret(),
  id: () => id,
  someNames: () => names.min(1, { error: "[A, B]" }),
  day: () => day,
  hour: () => id.refine((written) => parseHour(written) !== null, { error: "07:00" }),
  duration: () => z.string({ error: DURATION }).refine(isTimeout, { error: DURATION }),
  timeZone: () => text.refine(isTimeZone, { error: "Europe/Zurich" }),
  totals: () => z.enum(["gross", "net"], { error: "gross, net" }),
  retention: () => text.regex(/^(?:never|(?:[3-9]|[1-9]\d{1,2})m)$/, { error: "never, 24m" }),
  everyDays: () => text.regex(/^(?:never|[1-9]\d?d)$/, { error: "never, 1d" }),
  shippingRule: () => z.enum(["optional", "required"], { error: "optional, required" }),
  trueOrFalse: () => z.enum(["true", "false"], { error: "true, false" }),
  site: () =>
    text
      .max(SITE_MAX, { error: `1…${String(SITE_MAX)} × a-z 0-9 . _ -` })
      .regex(/^[A-Za-z0-9._-]+$/, { error: `1…${String(SITE_MAX)} × a-z 0-9 . _ -` }),
  languages: () =>
    z
      .array(z.string().regex(LANGUAGE, { error: "fr, it, de, en" }), { error: '["fr", "it"]' })
      .min(1, { error: '["fr", "it"]' }),
  language: () => z.enum(LANGS, { error: LANGS.join(", ") }),
  statuses: () =>
    z.partialRecord(z.enum(PUSHED_STATES, { error: PUSHED_STATES.join(", ") }), id, {
      error: '{"shipped": "7", "invoiced": "8"}',
    }),
  owners: ownersForm,
  payments: () => pairs('{"cod": "CASH"}', code),
  shipping: () => pairs('{"post": "A-POST"}', code),
  languageOf: placedLanguages,
  vat: () => pairs('{"8.1": "N81"}', code),
  // The codes that ISO leaves to private use are placeholders here, as in `BRD=XX`.
  countries: () =>
    pairs('{"Svizzera": "CH"}', text.regex(/^(?!AA|Q[M-Z]|X[A-JL-Z]|ZZ)[A-Z]{2}$/, { error: "CH, IT, …" })),
  hosts: () => z.array(z.string().regex(/^[\w.-]+(?::\d+)?$/, { error: "[HOST]" }), { error: "[HOST]" }),
  ips: () => z.array(z.ipv4({ error: "[IP]" }).or(z.ipv6({ error: "[IP]" })), { error: "[IP]" }),
  mailAddress: () => mailAddress,
  mailAddresses: () => z.array(mailAddress, { error: "[NAME@HOST]" }).min(1, { error: "[NAME@HOST]" }),
  endpoint: () => address(normalizeEndpoint),
  shopUrl: () => address(normalizeShopUrl),
  heartbeatUrl: () => address(normalizeHeartbeatUrl),
  publicUrl: () => address(normalizePublicUrl),
  orderUrl: () => address(normalizeOrderUrl, "https://HOST/…{id}"),
  smtpUrl: () => address(normalizeSmtpUrl, "smtps://HOST"),
  secretUrl: () => secret(line.refine((written) => normalizeHeartbeatUrl(written).ok, { error: "https://HOST/…" })),
  databaseUrl: () => secret(line.refine(isDatabaseUrl, { error: DATABASE_URL })),
  sealingKeys: () => secret(z.string({ error: KEY_FORM }).refine(areSealingKeys, { error: KEY_FORM })),
  header: () => secret(line.regex(/^[\x21-\x7e]+$/, { error: "letters and digits, no space" })),
  longSecret: () => secret(line.min(LEAST_HOOK_SECRET, { error: `${String(LEAST_HOOK_SECRET)}…` })),
  token: () => secret(line.regex(/^[\x21-\x7e]{16,}$/, { error: "16 × A-Z a-z 0-9 …" })),
} satisfies Readonly<Record<string, (setting: Setting) => z.ZodType>>;

/** The name of a form in FORMS. */
type FormOf<K extends Key> = (typeof SETTINGS)[K] extends { readonly form: infer Form }
  ? Form
  : (typeof SETTINGS)[K]["kind"];
type SettingValue<K extends Key> =
  FormOf<K> extends keyof typeof FORMS ? z.output<ReturnType<(typeof FORMS)[FormOf<K>]>> : never;

/** The values of a section, after reading. */
export type SectionValues<Section extends SectionName> = {
  readonly [Name in NameIn<Section>]?: SettingValue<Extract<`${Section}.${Name}`, Key>> | undefined;
};

/** A configuration after reading: addresses normalised, ids as text. */
export type ConfigValues = { readonly [Section in SectionName]?: SectionValues<Section> | undefined } & {
  readonly [K in Exclude<Key, `${string}.${string}`>]?: SettingValue<K> | undefined;
};

/**
 * The schema of a configuration; of `tree`: of the settings that it has, since the others cannot be wrong, and making a schema takes
 * longer than checking with it.
 */
export function configSchema(tree?: Readonly<Record<string, unknown>>): z.ZodType<ConfigValues> {
  const names = TOPS.filter((name) => tree === undefined || Object.hasOwn(tree, name));
  return z.strictObject(
    Object.fromEntries(names.map((name) => [name, topSchema(name, tree?.[name])])),
  ) as unknown as z.ZodType<ConfigValues>;
}

const TOPS = [...new Set(KEYS.map((key) => key.split(".")[0] ?? ""))];

/** Of a section with a value like this, or of a setting without a section. */
function topSchema(name: string, value: unknown): z.ZodType {
  const inside = KEYS.filter((key) => key.startsWith(`${name}.`)).map(
    (key) => [key.slice(name.length + 1), key] as const,
  );
  if (inside.length === 0) return formOf(name as Key);
  const used = inside.filter(([setting]) => !isRecord(value) || Object.hasOwn(value, setting));
  return z.strictObject(Object.fromEntries(used.map(([setting, key]) => [setting, formOf(key)]))).optional();
}

function formOf(key: Key): z.ZodType {
  const setting = settingOf(key);
  const name = setting.form ?? setting.kind;
  const make = (FORMS as Readonly<Record<string, (of: Setting) => z.ZodType>>)[name];
  if (make === undefined) throw new Error(`no form for ${key}`);
  const shape = JSON.stringify([name, setting.range]);
  const known = made.get(shape) ?? make(setting).optional();
  made.set(shape, known);
  return known;
}

/** Settings of the same form share it: making one takes longer than checking a value. */
const made = new Map<string, z.ZodType>();

function isTimeout(written: string): boolean {
  const durationMs = parseDuration(written);
  return durationMs !== null && durationMs > 0 && durationMs <= HOUR;
}
