import type { CheckData } from "../../diagnosis/check-data.ts";
import type { System } from "../systems.ts";

/**
 * Messages for people, as data: a code and the values of its text. The engine contains no texts; `src/report` renders
 * each code in every language, and JSON documents contain the English text. Values are strings, whole numbers or lists
 * of strings, so that they can be stored as JSON.
 */
export interface ProblemData extends CheckData {
  // usage (exit 2)
  /**
   * `detail` is the parser's English text; `named` = the wrong word, unless `what` is `other`; `nearest` = a similar
   * word, or `none`.
   */
  "bad-usage": {
    what: "option" | "command" | "value" | "argument" | "many" | "other";
    named: string;
    nearest: string;
    detail: string;
  };
  /** `expected`: all possible values, or examples, depending on `kind`. */
  "bad-option": { option: string; value: string; expected: readonly string[]; kind: "choices" | "examples" };
  "first-day-far": { day: string; today: string };
  /** `instead`: the complete command that was probably meant. */
  "unexpected-argument": { argument: string; instead: string };
  "option-conflict": { first: string; second: string };
  "option-needs": { option: string; needs: readonly string[] };
  "ambiguous-token": { token: string; first: string; second: string };
  "no-ids": Record<string, never>;
  "needs-confirmation": { action: string };
  "needs-terminal": { flags: readonly string[] };
  "watch-needs-terminal": Record<string, never>;
  "cannot-change-exported": { id: string; number: string };
  "file-exists": { path: string };
  "shop-exists": { shop: string };
  "folder-holds-shops": { path: string };
  /** There are named shops, and the command needs one. */
  "shop-needed": { shops: readonly string[] };
  "audit-none": { day: string };
  "write-test-unasked": Record<string, never>;
  "sample-unreadable": { path: string; detail: string };
  "report-not-written": { path: string; detail: string };
  "trace-not-written": { path: string; detail: string };
  "service-user-needed": Record<string, never>;
  "cron-mail-needed": Record<string, never>;
  "passphrase-needed": Record<string, never>;
  // configuration (exit 4)
  "not-configured": { missing: readonly string[] };
  /**
   * The other lists have one entry per fault: its file or ""; its setting; the setting that was probably meant, or "".
   */
  "config-invalid": {
    faults: readonly string[];
    files?: readonly string[];
    names?: readonly string[];
    meant?: readonly string[];
  };
  /** `--config` names a file that does not exist. */
  "config-missing": { path: string };
  /** `shops`: the existing shops. */
  "shop-unknown": { shop: string; shops: readonly string[] };
  "shop-paused": { shop: string };
  /** A file in the shops' folder whose name is not a shop name. */
  "shop-name-wrong": { path: string };
  /** Settings beside named shops that belong to no shop. `place`: the file, or `env`. */
  "shop-settings-stray": { settings: readonly string[]; place: string };
  /** The same shop under several names would have several states. */
  "shop-twice": { shops: readonly string[] };
  "config-unreadable": { path: string; detail: string };
  /**
   * `command`: shows the file's faults again. The other lists have one entry per fault: its place, and the name that
   * was probably meant, or "".
   */
  "profile-invalid": {
    path: string;
    faults: readonly string[];
    places?: readonly string[];
    meant?: readonly string[];
    command: string;
  };
  "profile-unknown": { name: string; names: readonly string[] };
  "profile-unreadable": { path: string; detail: string };
  /** Valid in a profile, but probably a mistake: these fields stay where the built-in contract has them. */
  "profile-fields-left": { fields: readonly string[]; group: string; place: string };
  "profile-field-astray": { field: string; path: string; group: string; place: string; meant: string };
  "profile-place-shared": { field: string; other: string; path: string };
  "profile-path-twice": { fields: readonly string[]; path: string; meant: string };
  "secret-unavailable": { key: string; detail: string };
  /** `name`: the setting, or its variable. */
  "store-url-wrong": { name: string };
  /** `address`: host and port. */
  "database-in-clear": { address: string };
  "sealing-key-missing": Record<string, never>;
  "sealing-key-wrong": Record<string, never>;
  /** `by`: the id of the key that sealed it. */
  "secret-sealed": { shop: string; key: string; fault: "no-key" | "foreign"; by: string };
  /** `place`: the database and the shop. */
  "settings-refused": { place: string; settings: readonly string[] };
  "settings-altered": { shop: string; place: string };
  "settings-raced": { shop: string };
  "shop-files-unread": { folder: string; shops: readonly string[] };
  "export-from-missing": { months: readonly string[]; completed: number };
  /**
   * `known`: every status of the shop, `3 = Completato`; `missing`: what the setting `key` names but the shop does not
   * have.
   */
  "statuses-unknown": { known: readonly string[]; key?: string; missing?: readonly string[] };
  /** Statuses that an earlier version guessed and this state still uses, `3 = Completato`. */
  "statuses-unconfirmed": { completed: readonly string[]; cancelled: readonly string[] };
  "price-list-unknown": { list: string; known: readonly string[] };
  "code-unknown": { key: string; code: string; known: readonly string[] };
  "state-of-another": { field: string; bound: string; configured: string };
  "wrong-user": { path: string; owner: string };
  "tls-check-off": Record<string, never>;
  "node-too-old": { found: string; needed: string };
  "service-none": Record<string, never>;
  "service-needs-root": Record<string, never>;
  "crontab-missing": Record<string, never>;
  /** `backup`, `here`: the field's values in the backup and on this machine. */
  "backup-of-another": { field: string; backup: string; here: string };
  "backup-empty": Record<string, never>;
  "backup-lacks-shop": { path: string; shop: string; shops: readonly string[] };
  /** `code`: the system's error code. */
  "unknown-shop": { system: System; detail: string; code?: string };
  // credentials (exit 5)
  "passphrase-wrong": { path: string };
  "credentials-refused": { system: System; detail: string };
  "permission-denied": { system: System; operation: string; detail: string };
  "credentials-paused": { system: System; until: string };
  // the other system (exit 6)
  unreachable: { system: System; operation: string; host: string; detail: string };
  "certificate-refused": { system: System; host: string; detail: string };
  "timed-out": { system: System; operation: string; host: string };
  "server-error": { system: System; operation: string; status: number; detail: string };
  throttled: { system: System; operation: string; until: string };
  paused: { system: System; until: string };
  "got-html": { system: System; operation: string; host: string; status: number; excerpt: string };
  "got-no-json": { system: System; operation: string; host: string; status: number; excerpt: string };
  redirected: { system: System; operation: string; status: number; location: string };
  "contract-broken": { system: System; operation: string; path: string; expected: string; found: string };
  /** Some bytes are not text; `excerpt` = the place, with `?` for these bytes. */
  /** `reading`: the excerpt decoded as windows-1252. */
  "answer-no-text": { system: System; operation: string; excerpt: string; reading: string };
  "wire-unread": { system: System; operation: string; wire: "XML" | "SOAP" | "CSV"; status: number };
  "answer-too-large": { system: System; operation: string; limitMb: number };
  "paging-loop": { system: System; operation: string };
  /** A list gives its number of records (`total`), and fewer were listed, twice. */
  "list-incomplete": { system: System; operation: string; came: number; total: number };
  /**
   * A page after the first is refused. `page`: its number or offset, `none` = it has neither; `way`: the kind of
   * paging, `untold` = numbered without a known end.
   */
  "page-refused": {
    system: System;
    operation: string;
    page: string;
    way: "untold" | "page" | "offset" | "cursor" | "link" | "none";
    status: number;
    detail: string;
  };
  "next-page-elsewhere": { system: System; operation: string; found: string; own: string };
  /** `line`: the line to put into a profile if this is intended. */
  "end-untold": { system: System; operation: string; path: string; count: number; line: string; type: string };
  "cannot-ask": { system: System; operation: string; value: string };
  "remote-refused": { system: System; operation: string; status: number; detail: string };
  "function-missing": { system: System; operation: string };
  "left-waiting": { count: number };
  "too-old": { direction: string; maxAge: string; last: string };
  // another run (exit 7)
  locked: { what: string; pid: number; since: string };
  /** `holder`: machine and process; `until`: the database's time, RFC 3339. */
  "locked-elsewhere": { what: string; holder: string; until: string };
  "lease-lost": { what: string };
  "lease-short": { timeout: string; longest: string };
  "no-embedded-database": Record<string, never>;
  /** `what`: the command that does not apply to a database. */
  "database-instead": { what: string };
  // stopped for a person (exit 8)
  "brake-hides": BrakeData;
  "brake-zeros": BrakeData;
  "brake-prices": BrakeData;
  "brake-price-jumps": BrakeData;
  "brake-surges": BrakeData;
  "brake-names": BrakeData;
  "brake-skus": BrakeData;
  "brake-creations": BrakeData;
  "brake-empty": Record<string, never>;
  "state-damaged": { path: string; detail: string };
  "state-newer": { path: string; found: number; known: number };
  "disk-full": { path: string; freeMb: number };
  "disk-failed": { path: string; detail: string };
  "disk-read-only": { path: string };
  "database-unreachable": DatabaseData;
  "database-refused": DatabaseData;
  "database-busy": DatabaseData;
  "database-full": DatabaseData;
  "database-unfit": { address: string; what: "version" | "encoding"; found: string; needed: string };
  "database-certificate": DatabaseData;
  "database-failed": DatabaseData;
  "database-restarted": Record<string, never>;
  "shop-moved": { from: string; to: string };
  "move-taken": { shop: string; to: string };
  "move-nowhere": { to: string };
  "move-differs": { to: string; tables: readonly string[] };
  "database-newer": { address: string; found: number; known: number };
  "config-not-saved": { path: string };
  /** A program of this machine that was needed for the set-up failed. */
  "command-failed": { command: string; detail: string };
  "backup-not-written": { path: string; detail: string };
  "backup-damaged": { path: string; detail: string };
  // what happened to unsaved changes, printed after the error
  "not-saved": Record<string, never>;
  /** `command`: proposes a profile. */
  "not-saved-otherwise": { system: System; command: string };
  /** `at`: `login`, `none`, or the operation and place that do not match. */
  "not-saved-profile": { path: string; at: string; command: string };
  "saved-unverified": { system: System; command: string };
  "output-failed": { detail: string };
  // one product (exit 3)
  "product-invalid": { id: string; path: string; found: string };
  "sku-empty": { id: string };
  "sku-taken": { sku: string; newcomer: string; holder: string };
  "price-missing": { list: string };
  "price-foreign": { list: string; currency: string; expected: string };
  /** `prices`: the amounts, each once; `differ` = whether they differ in amount or only in VAT. */
  "price-ambiguous": { id: string; list: string; prices: readonly string[]; differ: "amount" | "vat" };
  "price-zero": Record<string, never>;
  /** `from`, `to`: in TotalGest's form, with or without VAT. */
  "price-fell": { from: string; to: string };
  "vat-without-tax": { rate: string };
  "shop-sku-ambiguous": { sku: string; first: string; second: string };
  "shop-refused-product": { detail: string };
  "shop-product-invalid": { id: string; path: string; found: string };
  "product-not-found": { sku: string };
  // one order (exit 3)
  "order-invalid": { id: string; path: string; found: string };
  /** `codes`: TotalGest's codes to choose from; absent in older states. */
  "payment-unmapped": { id: string; name: string; codes?: readonly string[] };
  "vat-unmapped": { rate: string; codes?: readonly string[] };
  /** A line without a rate, or with the default rate of a shop that has none. */
  "vat-missing": Record<string, never>;
  "country-unknown": { country: string };
  "address-missing": Record<string, never>;
  "currency-foreign": { currency: string; expected: string };
  "totals-mismatch": { lines: string; total: string };
  "no-lines": Record<string, never>;
  /** `product`: TotalGest's id of the linked product; `sku`: the item's own SKU, or `none`. */
  "article-gone": { name: string; product: string; sku: string };
  "article-undated": { name: string; before: string; product: string };
  "article-unanswered": { name: string; product: string };
  "article-disagrees": { name: string; product: string; linkSku: string; sku: string };
  /**
   * `fields`: TotalGest's places and reasons. The other lists have one entry per field: `reasons`, the contract's code
   * or ""; `lines`, the number of the order line or ""; `articles`, the SKU sent in that line or "".
   */
  "erp-refused-order": {
    detail: string;
    fields: readonly string[];
    reasons?: readonly string[];
    lines?: readonly string[];
    articles?: readonly string[];
  };
  "order-blocked": { status: number; detail: string };
  "outcome-unknown": { detail: string };
  /** A 2xx answer in JSON with neither id nor number at the `places`; `found` = the names in the answer. */
  "order-unread": { status: number; places: readonly string[]; found: readonly string[] };
  "outcome-unconfirmed": { detail: string };
  /** TotalGest does not have the order: it is sent again. */
  "outcome-closed": Record<string, never>;
  /** TotalGest's number, and the shop order that already has it. */
  "erp-id-shared": { number: string; other: string };
  /** TotalGest answered without accepting or refusing the order. `count`: times in a row; `detail`: its words. */
  "refused-again": { count: number; detail: string };
  /** The shop gave `id` to two orders, first to this one. */
  "order-id-reused": {
    id: string;
    reference: string;
    placedAt: string;
    otherReference: string;
    otherPlacedAt: string;
  };
  /** Longer than TotalGest accepts. */
  "reference-too-long": { reference: string; max: number };
  "text-unwritable": { text: string; charset: string };
  /** TotalGest's order under this reference has another total. Money as decimal strings. */
  "erp-order-differs": { number: string; total: string; expected: string };
  /** `at`: when the state was restored, RFC 3339. */
  restored: { at: string };
  /** It cannot be sent again yet: the last attempt may still be booked. */
  "may-be-booked": { until: string };
  "number-taken": { number: string; other: string };
  "cannot-acknowledge": { id: string };
  /** A person decided about something that has changed since it was shown to them. */
  "changed-since-shown": { id: string };
  /** The page is open beyond this machine: `why` = it has no TLS address, or no user yet. */
  "page-not-public": { listen: string; why: "address" | "users" };
  "page-address-taken": { listen: string };
  "user-unknown": { name: string; names: readonly string[] };
  "user-password-short": { least: number };
  "brakes-changed": Record<string, never>;
  "order-not-found": { id: string };
  /** An open order that the shop neither lists nor answers "not found" for. */
  "order-unanswered": { id: string };
  /** The same for a product; `id` is the id in that system. */
  "product-unanswered": { system: System; id: string };
  /** Not in the state on this machine; the shop was not asked. */
  "order-unknown": { token: string };
  /** The same for a product. */
  "product-unknown": { token: string };
  // warnings
  "ean-dropped": { ean: string };
  "forced-status": { status: string };
  "forced-date": { placedAt: string };
  "total-adjusted": { by: string };
  "changed-after-export": { id: string };
  "cancelled-after-export": { id: string };
  "waits-long": Record<string, never>;
  /** `by`: `+2 h`, plus = ahead; `than`: the systems it was compared with. */
  "clock-off": { by: string; than: readonly string[] };
  /** The clock of one system differs from this machine's; plus = this machine is ahead. */
  "clock-of-system-off": { by: string; system: System };
  /** `host`: of the heartbeat address; the rest of the address may be secret. */
  "heartbeat-failed": { host: string; detail: string };
  /** The channel and its host; the rest of the address may be secret. */
  "message-unsent": { channel: "mail" | "webhook"; host: string; detail: string };
  "notify-unset": Record<string, never>;
  /** `url`: the address for the shop's hints. */
  "webhook-unsupported": { url: string };
  "on-failure-failed": { program: string; detail: string };
  "unknown-variable": { name: string; nearest: string };
  "permissions-tightened": { path: string };
  "mapping-unverified": { detail: string };
  // a bug (exit 1) or an interruption
  bug: { detail: string };
  interrupted: { signal: string };
}

/** `address`: host, port and database. */
interface DatabaseData {
  address: string;
  detail: string;
}

interface BrakeData {
  affected: number;
  of: number;
  percent: number;
}
