import type { AuditHead, AuditLink } from "../../core/audit/store.ts";
import { inflateRawSync, deflateRawSync, constants } from "node:zlib";

/** The columns of `AuditColumns`; `a` is the table `audits`. */
export const AUDIT_HEAD =
  "a.number, a.started_ms, a.from_day, a.to_day, a.presence, a.amount, a.exit_code, a.differences, a.sha256, a.previous_sha256";

/** A row of `audits`. */
export interface AuditColumns {
  readonly number: number;
  readonly started_ms: number;
  readonly from_day: string;
  readonly to_day: string;
  readonly presence: number;
  readonly amount: number | null;
  readonly exit_code: AuditHead["exitCode"];
  readonly differences: number;
  readonly sha256: string;
  readonly previous_sha256: string | null;
}

export function toAuditHead(row: AuditColumns): AuditHead {
  return {
    number: row.number,
    startedMs: row.started_ms,
    from: row.from_day,
    to: row.to_day,
    presence: row.presence === 1,
    amount: row.amount === null ? null : row.amount === 1,
    exitCode: row.exit_code,
    differences: row.differences,
    sha256: row.sha256,
    previousSha256: row.previous_sha256,
  };
}

/** Damaged bytes that cannot be unpacked become empty; the hash then shows the damage. */
export function toAuditLink({ data, ...row }: AuditColumns & { data: Buffer }): AuditLink {
  try {
    return { head: toAuditHead(row), data: inflateRawSync(data) };
  } catch {
    return { head: toAuditHead(row), data: new Uint8Array() };
  }
}

/** The hash of the pieces, and the packed pieces. */
export function packing(
  pieces: Iterable<string>,
  hash: (pieces: Iterable<Uint8Array>) => string,
): { readonly sha256: string; readonly data: Buffer } {
  const packed: Buffer[] = [];
  const sha256 = hash(packedPieces(pieces, packed));
  return { sha256, data: Buffer.concat(packed) };
}

/** Packs each piece as it is read: the report of a year is large and should not be in memory as a whole. */
function* packedPieces(pieces: Iterable<string>, packed: Buffer[]): Generator<Uint8Array> {
  for (const text of pieces) {
    const piece = Buffer.from(text);
    packed.push(deflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH }));
    yield piece;
  }
  packed.push(deflateRawSync(Buffer.alloc(0)));
}
