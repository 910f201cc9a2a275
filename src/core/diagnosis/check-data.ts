/** The findings of a diagnosis by code, with the values of their texts. A part of `ProblemData`. */
import type { System } from "../common/systems.ts";
import type { Check } from "./check.ts";

export interface CheckData {
  // this machine
  node: { node: string; tg360: string; libraries: readonly string[] };
  "tls-off": Record<string, never>;
  private: { path: string };
  "open-to-others": { path: string; mode: string; command: string };
  disk: { path: string; freeMb: number };
  "disk-low": { path: string; freeMb: number; neededMb: number };
  "not-a-folder": { path: string };
  "not-writable": { path: string; detail: string };
  "state-none": { path: string };
  state: { path: string; orders: number; products: number };
  clock: { seconds: number };
  // configuration
  /** How many settings come from where. */
  configuration: { path: string; file: number; environment: number; flag: number };
  "settings-missing": { path: string; missing: readonly string[] };
  "config-cut": { path: string; detail: string };
  "config-fault": { fault: string };
  "setting-unknown": { name: string; nearest: string; where: string };
  "variable-unknown": { name: string; nearest: string };
  "secret-fails": { key: string; source: string; detail: string };
  "first-day-unset": { today: string };
  "profile-built-in": { key: string };
  profile: { key: string; path: string };
  "profile-fault": { path: string; at: string; fault: string };
  "profile-name": { path: string; at: string; nearest: string };
  // the connection to a system
  dns: { host: string; address: string };
  "dns-unknown": { host: string; detail: string; setting: string };
  connection: { host: string; ms: number };
  "no-connection": { host: string; detail: string; setting: string };
  "too-slow": { operation: string; host: string; timeout: string };
  "address-redirects": { operation: string; location: string; setting: string };
  "proxy-unused": { variables: readonly string[] };
  proxy: { operation: string; host: string; status: number; excerpt: string; via: string; setting: string };
  tls: { host: string; issuer: string; days: number };
  "tls-expired": { host: string; until: string };
  "tls-not-yet": { host: string; from: string };
  "tls-soon": { host: string; days: number; until: string };
  "tls-issuer": { host: string; issuer: string; detail: string };
  "tls-host": { host: string; names: readonly string[]; setting: string };
  "tls-broken": { host: string; detail: string; setting: string };
  // credentials and permission
  credentials: Record<string, never>;
  "password-refused": { operation: string; username: string; detail: string };
  "owner-or-shop": { operation: string; ownerId: string; shopId: string; detail: string };
  "token-refused": { operation: string; detail: string };
  "authenticator-refused": { operation: string; type: string; detail: string; setting: string };
  /** `said` = the hint; `none` = there is none. `lines` = lines for the profile. */
  "ways-in": { type: string; said: string; lines: readonly string[] };
  /** The first thing to look at; `profile` = its file, `none` = there is none. */
  "login-otherwise": { operation: string; profile: string; said: string; lines: readonly string[] };
  "login-elsewhere": { setting: string };
  "token-missing": { path: string; candidates: readonly string[] };
  "key-refused": { operation: string; detail: string };
  permission: { operations: readonly string[] };
  "operation-not-allowed": { system: System; operation: string; detail: string };
  "functions-missing": { operations: readonly string[] };
  "writes-untried": { operations: readonly string[] };
  "path-unknown": { operation: string; sent: string; status: number; setting: string };
  "base-path-unknown": { basePath: string; sent: string; status: number; setting: string };
  "call-refused": { operation: string; status: number; detail: string; part: string };
  // samples
  paging: { operation: string };
  "same-page": { operation: string; parameter: string; setting: string };
  "no-next-page": { operation: string; path: string; candidates: readonly string[] };
  "next-page-linked": { operation: string; path: string; line: string };
  /** `names` = of the places; empty = they have none. */
  "stock-in-places": { operation: string; path: string; names: readonly string[]; count: number };
  "paging-none": { operation: string };
  /** `end` = the paginator for an answer that has everything. */
  "page-untold": { operation: string; path: string; count: number; lines: readonly string[]; end: string };
  "pages-otherwise": { operation: string; path: string; lines: readonly string[] };
  /** `said` = where the larger number stands. */
  "paging-cut": { operation: string; count: number; of: number; said: string; lines: readonly string[] };
  /** `line`: `none` = unknown. */
  "beyond-last": { operation: string; sent: string; status: number; line: string };
  "order-untouched": Record<string, never>;
  /** `line` = a rule that recognises it; `none` = there is no guess. */
  "unknown-untold": { operation: string; seen: string; line: string };
  "unknown-empty": { operation: string };
  /** `mapped`: `yes` or `no`. */
  "unknown-as-path": { operation: string; seen: string; mapped: string };
  "one-of-list": {
    operation: string;
    field: string;
    path: string;
    item: number;
    most: number;
    more: number;
    of: number;
    lines: readonly string[];
  };
  "no-look-up": Record<string, never>;
  "no-order-list": Record<string, never>;
  "no-order-totals": { path: string };
  sample: { operations: readonly string[] };
  "login-failed-untold": { seen: string; line: string };
  "dry-order": Record<string, never>;
  "json-as": { type: string; operations: readonly string[] };
  "code-alone": { seen: string };
  "failed-untold": { operation: string; seen: string; line: string };
  "list-keyed": { operation: string; path: string; line: string };
  "records-missing": { operation: string; path: string; candidates: readonly string[]; setting: string };
  /** The answer itself is the list. */
  "records-itself": { operation: string; path: string; setting: string };
  "records-empty": { operation: string; path: string; empties: readonly string[]; part: string; setting: string };
  "record-missing": { operation: string; path: string; candidates: readonly string[]; setting: string };
  "query-ignored": { operation: string; asked: string };
  "field-moved": FieldData & Guess;
  "field-comma": FieldData & Guess;
  /** `there`: whether a wrong value stands there: `yes` or `no`. */
  "field-lost": FieldData & { group: string; has: readonly string[]; there: string };
  /** Some records have the field, others do not. */
  "field-gaps": FieldData & { line: string };
  /** On the screen, instead of many similar lines. */
  "fields-elsewhere": { fields: readonly string[]; option: string };
  "fields-lost": { group: string; fields: readonly string[]; has: readonly string[] };
  "dates-differ": { line: string; seen: string };
  // mapping
  mapping: { priceList: string; languages: readonly string[] };
  statuses: { names: readonly string[] };
  "language-unknown": { language: string; known: readonly string[] };
  /** `pairs`: `cod=CASH`, with `CODE` where nothing is likely. */
  "payments-unmapped": { names: readonly string[]; pairs: readonly string[]; known: readonly string[] };
  "rate-unmapped": { rate: string; known: readonly string[] };
  "rate-without-tax": { rate: string; known: readonly string[] };
  // the test of writing
  written: { operation: string; item: string };
  "refused-as-hoped": { operation: string; detail: string };
  "bulk-missing": { operation: string };
  "write-changed": { operation: string; item: string; detail: string };
  "write-unclear": { operation: string; detail: string };
  "write-refused": { operation: string; item: string; detail: string };
  "created-unasked": { operation: string; id: string };
  "write-no-item": { operation: string };
  // pointless after earlier findings
  skipped: { check: Check };
}

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
