import Database from "better-sqlite3";

import { mapError } from "./connection.ts";
import { checkFile, damaged } from "./state-file.ts";

/** Reads the whole file, which no process writes to. Throws StoreError if it is damaged or newer. */
export function verifyStore(path: string): void {
  checkFile(path);
  try {
    const db = new Database(path, { readonly: true });
    try {
      const found = db.pragma("integrity_check(1)", { simple: true });
      if (found !== "ok") throw damaged(path, String(found));
    } finally {
      db.close();
    }
  } catch (error) {
    throw mapError(error, path);
  }
}
