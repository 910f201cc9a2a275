/** What keeps a run from starting or continuing: another run, the state, the database, the disk. */
import type { System } from "../../systems.ts";
import type { Direction, RunKind } from "../../direction.ts";
import type { BrakeKind, MassChange } from "../../../brakes/facet.ts";
import { brake, configuration, credentials, databaseAway, item, lockedOut, stopped, usage, warning } from "../kinds.ts";

export const RUNS = {
  locked: lockedOut<{ what: string; pid: number; since: string }>(),
  /** `holder`: machine and process; `until`: the database's time, RFC 3339. */
  "locked-elsewhere": lockedOut<{ what: string; holder: string; until: string }>({ ofTheCall: ["holder", "until"] }),
  /** Somebody saved the shop's settings after they were read here. */
  "settings-raced": lockedOut<{ shop: string }>({ actor: "operator" }),
  "lease-lost": lockedOut<{ what: string }>({ isEvent: true }),
  /** Other workers do the shops of this one meanwhile. */
  "worker-rests": warning<{ minutes: number }>(),
  "lease-short": configuration<{ timeout: string; longest: string }>(),
  /** `what`: the command that does not apply to a database. */
  "database-instead": configuration<{ what: string }>(),
  // stopped for a person (exit 8)
  brake: brake<BrakeData>(),
  "brake-empty": brake(),
  /** Of what a person released, `held` products have another value now. */
  /** A person released a part of what was held back: `held` products are left. */
  "held-left": brake<{ release: MassChange; held: number }>(),
  /**
   * `why`: the file is empty, is no SQLite database, is of another program, lacks its first record; `found` = `detail` is what
   * SQLite says.
   */
  "state-damaged": stopped<{
    path: string;
    why: "empty" | "kind" | "program" | "record" | "found";
    detail: string;
  }>(),
  "audit-changed": stopped<{ number: number }>(),
  /** An older copy of the state was put back. */
  "state-older": item<{ path: string }>(),
  /** A newer version made the tables, or a development version. */
  "state-other-version": stopped<{ path: string }>(),
  "disk-full": stopped<{ path: string; freeMb: number }>(),
  "disk-failed": stopped<{ path: string; detail: string }>(),
  "disk-read-only": stopped<{ path: string }>(),
  "database-unreachable": databaseAway<DatabaseData>(),
  "database-refused": stopped<DatabaseData>(),
  "database-busy": databaseAway<DatabaseData>(),
  "database-full": stopped<DatabaseData>(),
  /** The schema cannot be changed. `backend`: the process of the server that is in the way, and whose it is. */
  "database-blocked": databaseAway<{ address: string; backend: string }>({ ofTheCall: ["backend"] }),
  "database-unfit": stopped<{ address: string; what: "version" | "encoding"; found: string; needed: string }>(),
  "database-certificate": stopped<DatabaseData>(),
  "database-pooler": stopped<{ address: string }>(),
  "database-failed": stopped<DatabaseData>(),
  "shop-moved": stopped<{ from: string; to: string }>(),
  "move-taken": usage<{ shop: string; to: string }>(),
  "move-only-into-database": usage(),
  "database-other-version": stopped<{ address: string }>(),
  "config-not-saved": stopped<{ path: string }>(),
  /** A program of this machine that was needed for the set-up failed. */
  "command-failed": stopped<{ command: string; detail: string }>(),
  /** It cannot even be opened. */
  "backup-unreadable": stopped<{ path: string; why: "denied" | "unchecked" | "missing" | "folder" }>(),
  /** The one that is made by itself. `path`: the folder. The cause stands beside it. */
  "backup-failed": item<{ path: string }>({ isRetried: true }),
  /** It is not made where less than twice its size would stay free. */
  "backup-no-room": item<{ path: string; freeMb: number; neededMb: number }>({ isRetried: true }),
  "backup-damaged": stopped<{ path: string; detail: string }>(),
  // what happened to unsaved changes, printed after the error
  "not-saved": warning(),
  /** Its next step takes the place of the error's. `command`: shows what differs. */
  "not-saved-otherwise": warning<{ command: string }>(),
  "saved-unverified": warning<{ system: System; command: string }>(),
  "output-failed": stopped<{ detail: string }>(),
} as const;

/** Why a shop is not well, besides its brakes and standing problems. Phrases: a line says them after the state. */
export const HEALTH = {
  "not-set-up": item(),
  "never-ran": item<{ direction: RunKind }>({ reportedAs: "overdue" }),
  overdue: item<{ direction: RunKind; last: string }>(),
  "login-refused": credentials<{ system: System; direction: Direction }>(),
  "orders-failed": item<Counted>(),
  "orders-held": item<Counted>(),
  "orders-unconfirmed": item<Counted>(),
  "orders-stuck": item<Counted>(),
  "orders-late": item<Counted>(),
  "orders-after-export": item<Counted>(),
  "statuses-refused": item<Counted>(),
  "products-failed": item<Counted>(),
  "audit-missing": item<{ last: string }>(),
  "audit-differences": item<{ to: string; count: number }>(),
  "audit-not-proven": item<{ to: string }>(),
  /** A person wanted to give up a day that is proven, or of which nothing but differences is open; or to open one that nobody gave up. */
  "day-proven": item<{ day: string }>(),
  "day-differs": item<{ day: string }>(),
  "day-not-given-up": item<{ day: string }>(),
} as const;

interface Counted {
  count: number;
}

/** `address`: host, port and database. */
interface DatabaseData {
  address: string;
  detail: string;
}

/** `affected` of the `of` products change within 24 hours, `held` now. `release`: the word that releases them. */
interface BrakeData {
  kind: BrakeKind;
  release: MassChange;
  held: number;
  affected: number;
  of: number;
  percent: number;
}
