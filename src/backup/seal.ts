import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";

/** Data encrypted with a passphrase, with everything but the passphrase that decryption needs. Bytes in base64. */
export interface Sealed {
  readonly kdf: "scrypt";
  readonly cost: number;
  readonly cipher: "aes-256-gcm";
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

/** scrypt then takes 128 MB and half a second per passphrase, so that guessing is expensive. */
const COST = 2 ** 17;
/** A cost in a foreign file must not occupy this machine for hours. */
const HIGHEST_COST = 2 ** 20;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const PURPOSE = Buffer.from("tg360 secrets");

export async function seal(text: string, passphrase: string, cost = COST): Promise<Sealed> {
  const known = last?.passphrase === passphrase && last.cost === cost ? last : null;
  const salt = known === null ? randomBytes(SALT_BYTES) : Buffer.from(known.salt, "base64");
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", await keyOf(passphrase, salt, cost), iv);
  cipher.setAAD(PURPOSE);
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]).toString("base64");
  const base64 = (bytes: Buffer): string => bytes.toString("base64");
  return {
    kdf: "scrypt",
    cost,
    cipher: "aes-256-gcm",
    salt: base64(salt),
    iv: base64(iv),
    tag: base64(cipher.getAuthTag()),
    data,
  };
}

/** Null = wrong passphrase, or the data was changed. */
export async function unseal(sealed: Sealed, passphrase: string): Promise<string | null> {
  const bytes = (text: string): Buffer => Buffer.from(text, "base64");
  try {
    if (!(sealed.cost > 1 && sealed.cost <= HIGHEST_COST)) return null;
    const key = await keyOf(passphrase, bytes(sealed.salt), sealed.cost);
    const decipher = createDecipheriv("aes-256-gcm", key, bytes(sealed.iv), { authTagLength: 16 });
    decipher.setAAD(PURPOSE);
    decipher.setAuthTag(bytes(sealed.tag));
    return Buffer.concat([decipher.update(bytes(sealed.data)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

interface KnownKey {
  readonly passphrase: string;
  readonly salt: string;
  readonly cost: number;
  readonly key: Promise<Buffer>;
}

/** The last derived key: the backups of all shops in one archive use one key, each with its own IV. */
let last: KnownKey | null = null;

function keyOf(passphrase: string, saltBytes: Buffer, cost: number): Promise<Buffer> {
  const salt = saltBytes.toString("base64");
  if (last?.passphrase === passphrase && last.salt === salt && last.cost === cost) return last.key;
  const key = makeKey(passphrase, saltBytes, cost);
  last = { passphrase, salt, cost, key };
  return key;
}

function makeKey(passphrase: string, salt: Buffer, cost: number): Promise<Buffer> {
  const blockSize = 8;
  const options = { N: cost, r: blockSize, p: 1, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    // The same letters may have several encodings.
    scrypt(passphrase.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
