import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

import { Secret } from "../common/secret.ts";

/** 32 MB and about 80 ms per attempt, to make guessing expensive. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** `scrypt$N$r$p$salt$key`, in base64url. */
export async function hashPassword(password: string): Promise<Secret> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt);
  const { N, r, p } = COST;
  return new Secret(["scrypt", N, r, p, salt.toString("base64url"), key.toString("base64url")].join("$"));
}

/** Takes the same time for a hash that cannot be read and for a user that does not exist (`null`). */
export async function isPasswordOf(hash: string | null, password: string): Promise<boolean> {
  const parts = (hash ?? "").split("$");
  const [kind, n, r, p, salt = "", key = ""] = parts;
  const isKnown = kind === "scrypt" && n === String(COST.N) && r === String(COST.r) && p === String(COST.p);
  const found = await derive(password, Buffer.from(isKnown ? salt : "none", "base64url"));
  const expected = Buffer.from(key, "base64url");
  return isKnown && expected.length === KEY_BYTES && timingSafeEqual(found, expected);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, KEY_BYTES, COST, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
