/**
 * Where the problem of each next step is made, and its advice seen. A key without `next.` in front begins with `hint.`. What a row
 * types counts there; the tests compare that with what was really read for a screen.
 */
import type { MessageKey } from "../../src/text/locale.ts";

const keys = (words: string): readonly MessageKey[] =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => (word.startsWith("next.") ? word : `hint.${word}`) as MessageKey);

/** By the rows of `typed-advice.test.ts`. */
export const TYPED = keys(`
  adapter-unusable backup-unreadable bad-option bad-usage cannot-acknowledge cannot-change-exported
  code-unknown config-invalid config-missing credentials-paused credentials-refused
  delivery-status-wrong dismiss-needs-reason export-from-missing language-unknown needs-confirmation
  needs-terminal no-ids not-a-folder not-configured notify-unset option-needs or-decide
  order-not-found order-unknown overdue owner-or-shop permission-denied price-list-unknown
  product-unknown profile-unreadable reason-blank recording-missing secret-unavailable shop-unknown
  shops-incomplete state-damaged state-of-another status-unclassed statuses-missing too-old
  unexpected-argument unknown-variable user-unknown
`);

/** By the rows of `typed-advice-items.test.ts`. */
export const TYPED_ITEMS = keys(`
  ambiguous-token answer-too-large article-gone audit-none authenticator-refused backup-damaged base-path-unknown
  brake-empty call-refused contract-broken dates-differ delivery-refused dns-unknown
  erp-order-doubled erp-refused-order failed-untold field-comma field-gaps field-lost field-moved
  fields-elsewhere fields-lost file-exists file-not-written function-missing functions-missing
  key-refused lost-after-export no-connection not-saved-otherwise number-missing open-to-others
  order-ahead order-unasked orders-failed password-refused path-unknown payments-unmapped price-ambiguous
  product-invalid product-not-found profile-invalid rate-unmapped records-missing same-page
  setting-unknown shop-product-invalid shop-unnamed sku-taken token-missing token-refused unreachable
  user-password-short next.before-from
`);

/** By the rows of `typed-advice-events.test.ts`. */
export const TYPED_EVENTS = keys(`
  vat-missing article-unanswered article-disagrees delivery-brake page-refused zone-off
  unknown-shop vat-without-tax vat-of-shop order-unanswered product-unanswered orders-moved
  customer-reference-cut delivery-left delivery-off payments-waiting payment-none payment-off
  order-forgotten forget-unscrubbed day-proven unknown-untold unknown-as-path query-ignored
  image-dropped images-unsupported records-itself rate-without-tax proxy-unused tls-broken message-unsent database-unreachable
`);

/** By the rows of `typed-advice-sends.test.ts`. */
export const TYPED_SENDS = keys(`
  payment-open delivery-unseen delivery-on-the-wire order-replaced reference-too-long erp-orders-older may-be-booked
  erp-id-shared outcome-closed xml-unread next-page-elsewhere end-untold cannot-ask clock-of-system-off order-untouched
`);

/** By the rows of `typed-advice-machine.test.ts`. */
export const TYPED_MACHINE = keys(`
  autostart-none command-failed cron-mail-needed
`);

/** Through the command line, or at the page where a person meets it there, by the tests of this file. */
export const ELSEWHERE: Readonly<Record<string, readonly MessageKey[]>> = {
  "test/cli/advice.long.test.ts": keys(`
    brake cancelled-after-export cancelled-unconfirmed changed-after-export country-unknown
    currency-foreign erp-order-differs got-html order-blocked order-id-reused order-invalid
    order-newcomer orders-unconfirmed outcome-unconfirmed outcome-unknown payment-unmapped
    price-missing price-zero redirected restored server-error shop-refused-product shop-sku-ambiguous
    state-older throttled total-read-otherwise totals-mismatch vat-unmapped
  `),
  "test/postgres/all-shops.postgres.test.ts": keys(`
    audit-changed audit-differences audit-missing disk-failed orders-after-export orders-held
    orders-late orders-stuck products-failed settings-altered settings-refused
  `),
  "test/postgres/commands.postgres.test.ts": keys(`
    database-failed database-full database-in-clear database-instead database-unfit lease-lost sealing-key-missing
    sealing-key-other sealing-key-wrong session-refused store-url-wrong
  `),
  "test/doctor/wires.test.ts": keys(`
    answer-no-text proxy wire-unread
  `),
  "test/postgres/move.postgres.test.ts": keys(`
    move-only-into-database move-taken not-set-up secret-sealed settings-raced shop-moved
  `),
  "test/cli/literal-advice.long.test.ts": keys(`
    ean-dropped shop-exists shop-files-missing shop-twice wrong-together
  `),
  "test/cli/placeholders.test.ts": keys(`
    number-for-several page-address-taken timed-out too-slow
  `),
  "test/commands/audit-truth.test.ts": keys(`
    audit-without-statuses list-incomplete list-left-out mapping-unverified statuses-taken
  `),
  "test/commands/owners-said.test.ts": keys(`
    images-nowhere owners-replace
  `),
  "test/commands/decisions.test.ts": keys(`
    cancelled-needs-yes number-taken on-the-wire next.dismissed
  `),
  "test/commands/shops/each.test.ts": keys(`
    shop-name-wrong shop-needed shop-paused shop-settings-stray
  `),
  "test/faults/fulfilment.test.ts": keys(`
    delivery-again delivery-settled delivery-unread
  `),
  "test/commands/worker/worker.test.ts": keys(`
    interrupted no-database shop-files-unread
  `),
  "test/doctor/contact.long.test.ts": keys(`
    adapter-failed left-waiting vat-code-unknown
  `),
  "test/faults/canary.long.test.ts": keys(`
    config-unreadable login-refused
  `),
  "test/cli/next-steps.long.test.ts": keys(`
    locked
  `),
  "test/commands/other-version.test.ts": keys(`
    database-other-version state-other-version
  `),
  "test/commands/secrets.test.ts": keys(`
    saved-unverified secret-unsendable
  `),
  "test/faults/older-duplicate.test.ts": keys(`
    clock-off erp-order-older
  `),
  "test/faults/order-head.test.ts": keys(`
    shipping-left-out shipping-unmapped
  `),
  "test/page/no-way-in.test.ts": keys(`
    bug page-not-public
  `),
  "test/postgres/main-job.postgres.test.ts": keys(`
    database-refused lease-short
  `),
  "test/cli/put-back.test.ts": keys(`
    next.settled
  `),
  "test/cli/run.test.ts": keys(`
    tls-check-off
  `),
  "test/commands/configure/statuses.test.ts": keys(`
    statuses-twice statuses-unknown
  `),
  "test/commands/configure/webhook.test.ts": keys(`
    webhook-unsupported
  `),
  "test/commands/daemon-outside.test.ts": keys(`
    heartbeat-failed
  `),
  "test/commands/daemon/log.test.ts": keys(`
    order-unread
  `),
  "test/commands/profile/run.test.ts": keys(`
    profile-unknown
  `),
  "test/commands/shop-texts.test.ts": keys(`
    next.keep-texts next.overwrite next.put-back-texts texts-none
  `),
  "test/commands/shops/backup.test.ts": keys(`
    backup-of-another
  `),
  "test/commands/shops/shops.test.ts": keys(`
    folder-holds-shops
  `),
  "test/doctor/adapters.test.ts": keys(`
    adapter-field
  `),
  "test/doctor/dialects.long.test.ts": keys(`
    unknown-empty
  `),
  "test/doctor/other-module.test.ts": keys(`
    other-module
  `),
  "test/faults/brakes.test.ts": keys(`
    mass-change-kinds
  `),
  "test/faults/data.test.ts": keys(`
    vat-code-rate
  `),
  "test/faults/disk.long.test.ts": keys(`
    backup-no-room config-not-saved disk-full disk-low disk-read-only
  `),
  "test/faults/output.test.ts": keys(`
    output-failed
  `),
  "test/terminal/fix.test.ts": keys(`
    changed-since-shown
  `),
  "test/faults/forget.both.test.ts": keys(`
    forget-open
  `),
  "test/faults/state-file.long.test.ts": keys(`
    wrong-user
  `),
  "test/faults/tls.long.test.ts": keys(`
    certificate-refused tls-expired tls-host tls-issuer tls-not-yet
  `),
  "test/faults/wrong-length.test.ts": keys(`
    answer-wrong-length
  `),
  "test/page/hints.test.ts": keys(`
    signal-refused
  `),
  "test/adapters/steps.long.test.ts": keys(`
    order-partial
  `),
  "test/page/reports.test.ts": keys(`
    cannot-look-up not-there
  `),
  "test/page/acts.test.ts": keys(`
    rights-over
  `),
};

/** No row types these, because they need what stands in front. */
export const UNTYPED: Readonly<Record<string, readonly MessageKey[]>> = {
  "a PostgreSQL server in that condition, or several machines: its tests start the program as a process": keys(`
    worker-rests database-busy database-blocked database-certificate database-pooler
  `),
  "a computer in that condition, with other programs or other rights: its tests replace those": keys(`
    autostart-needs-root autostart-user-needed autostart-user-unset backup-failed
  `),
};
