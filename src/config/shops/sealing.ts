/**
 * Encryption of secrets with this installation's keys: they are useless without the keys, in another row, or for
 * another address.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

import { isRecord } from "../../core/common/record.ts";

/** A key, and the name by which an encrypted secret refers to it. */
export interface SealingKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** An encrypted secret in a row. `nonce` and `data` (with the tag at its end) are base64. */
export interface Sealed {
  readonly key: string;
  readonly nonce: string;
  readonly data: string;
}

/** What a secret is bound to. It can be decrypted for nothing else. */
export interface SealedFor {
  readonly shop: string;
  readonly setting: string;
  /** The address of the system that gets it, normalised; empty if none is configured beside it. */
  readonly address: string;
}

export const KEY_FORM = "openssl rand -base64 32";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ID_LETTERS = 8;

/**
 * Keys, separated by commas or lines, each 32 bytes in base64; the first encrypts, all decrypt. Null = one of them is
 * invalid, or there is none.
 */
export function parseSealingKeys(text: string): readonly SealingKey[] | null {
  const written = text
    .replace(/^\uFEFF/, "")
    .split(/[,\r\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const isBase64 = written.every((part) => /^[A-Za-z0-9+/]{43}=?$/.test(part));
  if (!isBase64 || written.length === 0) return null;
  return written.map((part) => {
    const bytes = Buffer.from(part, "base64");
    return { bytes, id: createHash("sha256").update("tg360 key id").update(bytes).digest("hex").slice(0, ID_LETTERS) };
  });
}

export function areSealingKeys(text: string): boolean {
  return parseSealingKeys(text) !== null;
}

export function seal(secret: string, purpose: SealedFor, { id, bytes }: SealingKey): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", bytes, nonce);
  cipher.setAAD(aboutOf(purpose));
  const data = Buffer.concat([cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { key: id, nonce: nonce.toString("base64"), data: data.toString("base64") };
}

/** `no-key` = it was encrypted with none of these keys; `foreign` = it is bound to something else, or was changed. */
export function open(
  sealed: Sealed,
  purpose: SealedFor,
  keys: readonly SealingKey[],
): { readonly secret: string } | { readonly fault: "no-key" | "foreign" } {
  const key = keys.find(({ id }) => id === sealed.key);
  if (key === undefined) return { fault: "no-key" };
  try {
    const [nonce, data] = [Buffer.from(sealed.nonce, "base64"), Buffer.from(sealed.data, "base64")];
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aboutOf(purpose));
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    const bytes = Buffer.concat([decipher.update(data.subarray(0, -TAG_BYTES)), decipher.final()]);
    return { secret: bytes.toString("utf8") };
  } catch {
    return { fault: "foreign" };
  }
}

function aboutOf({ shop, setting, address }: SealedFor): Buffer {
  return Buffer.from(JSON.stringify(["tg360 shop secret", shop, setting, address]));
}

export function isSealed(value: unknown): value is Sealed {
  return isRecord(value) && ["key", "nonce", "data"].every((name) => typeof value[name] === "string");
}
