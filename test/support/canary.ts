import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { environmentName, KEYS, settingOf } from "../../src/config/keys.ts";

/** A secret that no output may contain, and the user of its Basic header. */
export interface CanarySecret {
  readonly name: string;
  readonly value: string;
  readonly user?: string;
}

/** A place where a secret was found. */
export interface Leak {
  readonly place: string;
  readonly secret: string;
  /** The encoding in which it was found. */
  readonly form: string;
}

/**
 * The credentials of both systems in tests: secrets with every character that a URL, a form, JSON or a shell encodes.
 */
export const CREDENTIALS = {
  username: "canary-user",
  password: `Canary:"pä$$/w0rd+&=?%'`,
  apiKey: `canary/key+&=?%~!canary/key+&=?%~!canary/`,
} as const;

export const SECRETS: readonly CanarySecret[] = [
  { name: "password", value: CREDENTIALS.password, user: CREDENTIALS.username },
  { name: "apiKey", value: CREDENTIALS.apiKey },
];

/** All secrets in a process's environment. */
export function secretsIn(env: Readonly<Record<string, string | undefined>>): readonly CanarySecret[] {
  const names = KEYS.filter((key) => settingOf(key).kind === "secret").map(environmentName);
  return names.flatMap((name) => {
    const value = env[name] ?? "";
    const user = name === "TG360_TOTALGEST_PASSWORD" ? env["TG360_TOTALGEST_USERNAME"] : undefined;
    return value === "" ? [] : [{ name, value, ...(user === undefined ? {} : { user }) }];
  });
}

/** Every encoding in which a secret could appear: plain, in JSON, in a URL, a form, base64, and as a Basic header. */
export function secretForms({ value, user }: CanarySecret): Readonly<Record<string, string>> {
  const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64").replace(/=+$/, "");
  return {
    raw: value,
    json: JSON.stringify(value).slice(1, -1),
    url: encodeURIComponent(value),
    form: new URLSearchParams({ v: value }).toString().slice(2),
    base64: base64(value),
    base64url: Buffer.from(value, "utf8").toString("base64url"),
    ...(user === undefined ? {} : { basic: base64(`${user}:${value}`) }),
  };
}

/** The secrets in a text or in the bytes of a file, in any encoding. */
export function findSecrets(place: string, bytes: string | Buffer, secrets: readonly CanarySecret[]): readonly Leak[] {
  const text = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, "utf8");
  return secrets.flatMap((secret) =>
    Object.entries(secretForms(secret))
      .filter(([, form]) => text.includes(form))
      .map(([form]) => ({ place, secret: secret.name, form })),
  );
}

/** The same for every file below a folder, except those that store secrets. */
export function findSecretsBelow(
  folder: string,
  secrets: readonly CanarySecret[],
  spared: ReadonlySet<string>,
): readonly Leak[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !spared.has(path))
    .flatMap((path) => findSecrets(path, readFileSync(path), secrets));
}
