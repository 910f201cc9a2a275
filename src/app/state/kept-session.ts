import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Issued, SessionKeeper } from "../../clients/totalgest/session.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import type { Settings } from "../../core/run/settings.ts";

const FILE = "totalgest.session";
/** A session that expires sooner is not used. */
const LEAST_LIFE_MS = 60 * SECOND;
/** A longer lifetime is not trusted. */
const MOST_LIFE_MS = 24 * 60 * 60 * SECOND;
const [SALT_BYTES, NONCE_BYTES, TAG_BYTES] = [16, 12, 16];

/**
 * TotalGest's session between the runs of cron and the cycles of a daemon, so that not each of them logs in. Stored
 * only if the login states its end. Encrypted with a key made of both systems' secrets, so that the file is useless
 * without the configuration, and a changed password invalidates it; mode 0600. A file that cannot be read, decrypted
 * or written counts as no session.
 */
export function keptSession(dataDir: string, { totalgest, framework360 }: Settings): SessionKeeper {
  const path = join(dataDir, FILE);
  const secret = JSON.stringify([totalgest.password.reveal(), framework360.apiKey.reveal()]);
  const { endpoint, username, ownerId, shopId } = totalgest;
  const about = JSON.stringify([endpoint, username, ownerId, shopId]);
  const keyOf = (salt: Uint8Array): Uint8Array => new Uint8Array(hkdfSync("sha256", secret, salt, about, 32));
  return {
    async read(nowMs) {
      try {
        const { token, expiresMs } = open(readFileSync(path), keyOf);
        const leftMs = (expiresMs ?? 0) - nowMs;
        return leftMs >= LEAST_LIFE_MS && leftMs <= MOST_LIFE_MS ? token : null;
      } catch {
        return null;
      }
    },
    async keep(issued) {
      const draft = `${path}.${String(process.pid)}.tmp`;
      try {
        if (issued.expiresMs === null) return;
        await writeFile(draft, seal(issued, keyOf), { mode: 0o600, flag: "wx" });
        await rename(draft, path);
      } catch {
        await rm(draft, { force: true }).catch(() => undefined);
      }
    },
  };
}

type KeyOf = (salt: Uint8Array) => Uint8Array;

function seal(issued: Issued, keyOf: KeyOf): Buffer {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv("aes-256-gcm", keyOf(salt), nonce);
  const sealed = [cipher.update(JSON.stringify(issued), "utf8"), cipher.final()];
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), ...sealed]);
}

/** Throws if it was encrypted with another key, or changed. */
function open(bytes: Buffer, keyOf: KeyOf): Issued {
  const [nonceAt, tagAt, sealedAt] = [
    SALT_BYTES,
    SALT_BYTES + NONCE_BYTES,
    SALT_BYTES + NONCE_BYTES + TAG_BYTES,
  ] as const;
  const decipher = createDecipheriv("aes-256-gcm", keyOf(bytes.subarray(0, nonceAt)), bytes.subarray(nonceAt, tagAt));
  decipher.setAuthTag(bytes.subarray(tagAt, sealedAt));
  const text = Buffer.concat([decipher.update(bytes.subarray(sealedAt)), decipher.final()]).toString("utf8");
  return JSON.parse(text) as Issued;
}
