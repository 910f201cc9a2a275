/** Locks the given state as a closing process does, prints a line, and unlocks it after a while. */
import Database from "better-sqlite3";

const [, , path = "", holdMs = "300", waitMs = "5000"] = process.argv;
const db = new Database(path, { timeout: Number(waitMs) });
db.pragma("locking_mode = EXCLUSIVE");
db.exec("BEGIN IMMEDIATE; UPDATE shops SET created_ms = created_ms; COMMIT");
process.stdout.write("held\n");
setTimeout(() => db.close(), Number(holdMs));
