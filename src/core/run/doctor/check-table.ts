/** The findings of a diagnosis: a part of the one table of problems. */
import {
  configuration,
  connectionFails,
  fine,
  loginWrong,
  profileDoubt,
  profileWrong,
  sampleWrong,
  skipped,
  stopped,
  warning,
} from "../../common/problems/kinds.ts";

/** The checks, in their order. */
export type Check =
  | "node"
  | "configuration"
  | "profile"
  | "files"
  | "disk"
  | "state"
  | "clock"
  | "dns"
  | "connection"
  | "tls"
  | "proxy"
  | "credentials"
  | "permission"
  | "paging"
  | "sample"
  | "mapping";

export const CHECKS = {
  // this machine
  node: fine<{ node: string; tg360: string; openssl: string }>(),
  private: fine<{ path: string }>(),
  "open-to-others": configuration<{ path: string; mode: string; command: string }>(),
  disk: fine<{ path: string; freeMb: number }>(),
  "disk-low": stopped<{ path: string; freeMb: number; neededMb: number }>(),
  "not-a-folder": stopped<{ path: string; of: "data" | "backups" }>(),
  "state-none": fine<{ path: string }>(),
  state: fine<{ path: string; orders: number; products: number }>(),
  clock: fine<{ seconds: number }>(),
  // configuration
  /** How many settings come from where. */
  configuration: fine<{ path: string; file: number; environment: number; flag: number }>(),
  "settings-missing": configuration<{ path: string; missing: readonly string[] }>(),
  "setting-unknown": configuration<{ name: string; nearest: string; where: string }>(),
  "first-day-unset": warning<{ today: string }>(),
  /** Every field that has an owner, as `name=first`. */
  owners: fine<{ owners: readonly string[] }>(),
  /** `owners` = those with `totalgest!`; `options` = what leaves the shop's texts alone. */
  "owners-replace": warning<{ n: number; owners: readonly string[]; options: readonly string[] }>(),
  /** Somebody named an owner of the pictures, and no product that TotalGest lists first has any. */
  "images-nowhere": warning<{ owner: string }>(),
  /** TotalGest has orders of the shop that something else than tg360 entered; `references` = there. */
  "other-module": warning<{ references: readonly string[] }>(),
  /** `hash` = of the module's content; `operations` = what it answers. */
  adapter: fine<{ path: string; hash: string; operations: readonly string[] }>(),
  /** An answer of a module; the first field that is wrong. */
  "adapter-field": sampleWrong<{ operation: string; field: string; expected: string; seen: string; path: string }>(),
  "adapter-list": sampleWrong<{ operation: string; path: string }>(),
  "profile-built-in": fine<{ key: string }>(),
  profile: fine<{ key: string; path: string }>(),
  "profile-name": profileWrong<{ path: string; at: string; nearest: string }>(),
  // the connection to a system
  "dns-unknown": connectionFails<{ host: string; detail: string; setting: string }>(),
  connection: fine<{ host: string }>(),
  "no-connection": connectionFails<{ host: string; detail: string; setting: string }>(),
  "too-slow": connectionFails<{ operation: string; host: string; timeout: string }>(),
  "proxy-unused": warning<{ variables: readonly string[] }>(),
  proxy: connectionFails<{
    operation: string;
    host: string;
    status: number;
    excerpt: string;
    setting: string;
  }>(),
  "tls-expired": connectionFails<{ host: string }>(),
  "tls-not-yet": connectionFails<{ host: string }>(),
  "tls-issuer": connectionFails<{ host: string; detail: string }>(),
  "tls-host": connectionFails<{ host: string; setting: string }>(),
  "tls-broken": connectionFails<{ host: string; detail: string; setting: string }>(),
  // credentials and permission
  credentials: fine(),
  "password-refused": loginWrong<{ operation: string; username: string; detail: string }>(),
  "owner-or-shop": loginWrong<{ operation: string; ownerId: string; shopId: string; detail: string }>(),
  "token-refused": loginWrong<{ operation: string; detail: string }>(),
  "authenticator-refused": loginWrong<{ operation: string; type: string; detail: string; setting: string }>(),
  "token-missing": loginWrong<{ path: string; seen: string }>({ actor: "integrator", check: "credentials" }),
  "key-refused": loginWrong<{ operation: string; detail: string }>(),
  permission: fine<{ operations: readonly string[] }>(),
  "functions-missing": loginWrong<{ operations: readonly string[] }>(),
  "path-unknown": profileWrong<{ operation: string; sent: string; status: number; setting: string }>(),
  "base-path-unknown": profileWrong<{ basePath: string; sent: string; status: number; setting: string }>(),
  "call-refused": profileWrong<{ operation: string; status: number; detail: string; part: string }>(),
  // samples
  paging: fine<{ operation: string }>(),
  "same-page": sampleWrong<{ operation: string; parameter: string; setting: string }>({ check: "paging" }),
  "paging-none": fine<{ operation: string }>(),
  "order-untouched": profileDoubt(),
  /** The profile does not recognise the answer for a missing product. */
  "unknown-untold": profileDoubt<{ operation: string; seen: string }>(),
  /** A missing product gets a 2xx without a product. */
  "unknown-empty": profileDoubt<{ operation: string }>(),
  /** The profile takes the answer for a wrong path for a missing product. */
  "unknown-as-path": sampleWrong<{ operation: string; seen: string }>(),
  "no-look-up": skipped(),
  "no-order-list": skipped(),
  "no-order-totals": skipped<{ path: string }>(),
  sample: fine<{ operations: readonly string[] }>(),
  "dry-order": skipped<{ to: "adapter" | "wire" }>(),
  /** A missing product gets a 2xx with something in it, and the profile has no rule for errors in a 2xx. */
  "failed-untold": profileDoubt<{ operation: string; seen: string }>(),
  /** The profile's path has no list. `candidates` = paths of other lists, the likeliest first. */
  "records-missing": sampleWrong<{ operation: string; path: string; candidates: readonly string[]; setting: string }>(),
  /** The answer itself is the list. */
  "records-itself": sampleWrong<{ operation: string; path: string; setting: string }>(),
  /** The look-up returned orders of another reference. */
  "query-ignored": sampleWrong<{ operation: string; asked: string }>(),
  "field-moved": sampleWrong<FieldData & Guess>(),
  "field-comma": sampleWrong<FieldData & Guess>(),
  /** `there`: whether a wrong value stands there: `yes` or `no`. */
  "field-lost": sampleWrong<FieldData & { group: string; has: readonly string[]; there: string }>(),
  /** Some records have the field, others do not. */
  "field-gaps": sampleWrong<FieldData & { line: string }>(),
  /** On the screen, instead of many similar lines. */
  "fields-elsewhere": sampleWrong<{ fields: readonly string[]; option: string }>(),
  "fields-lost": sampleWrong<{ group: string; fields: readonly string[]; has: readonly string[] }>(),
  "dates-differ": sampleWrong<{ line: string; seen: string }>(),
  // mapping
  mapping: fine<{ priceList: string; languages: readonly string[] }>(),
  statuses: fine<{ names: readonly string[] }>(),
  "language-unknown": configuration<{ language: string; known: readonly string[] }>(),
  /** `pairs`: `cod=CASH`, with `CODE` where nothing is likely. */
  "payments-unmapped": warning<{ names: readonly string[]; pairs: readonly string[]; known: readonly string[] }>(),
  "rate-unmapped": warning<{ rate: string; known: readonly string[] }>(),
  "rate-without-tax": configuration<{ rate: string; known: readonly string[] }>(),
  // pointless after earlier findings
  skipped: skipped<{ check: Check }>(),
} as const;

interface FieldData {
  operation: string;
  field: string;
  path: string;
  seen: string;
  expected: string;
  /** Records without the field, where others have it; 0 = all are alike. */
  lacking: number;
  of: number;
}

interface Guess {
  /** What to write into the profile. */
  line: string;
  confidence: string;
  /** Other possible paths; `none` = there are none. */
  others: string;
}
