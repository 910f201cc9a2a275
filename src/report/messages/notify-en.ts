/** What messages to people say, and what sets them up, in English. */
export const notifyEn = {
  "problem.message-unsent":
    "A message could not be sent by {channel, select, mail {mail} other {webhook}} ({host}): {detail}.",
  "hint.message-unsent":
    "It is kept, and every run tries again. To try the settings: tg360 configure --test-notification",
  "notice.subject.fresh": "{site}: {n, plural, one {a new problem} other {{n, number} new problems}}",
  "notice.subject.lasting":
    "{site}: {n, plural, one {a problem is still open} other {{n, number} problems are still open}}",
  "notice.subject.over": "{site}: {n, plural, one {a problem is over} other {{n, number} problems are over}}",
  "notice.subject.well": "{site}: all is well again",
  "notice.subject.summary-none": "{site}, {day}: no orders",
  "notice.subject.summary-all":
    "{site}, {day}: {n, plural, one {the order is in TotalGest} other {all {n, number} orders are in TotalGest}}",
  "notice.subject.summary-missing":
    "{site}, {day}: {missing, number} of {n, plural, one {1 order is} other {{n, number} orders are}} not in TotalGest",
  "notice.subject.test": "{site}: a test",
  "notice.intro.problems": "This needs attention. Below each point you find what to do.",
  "notice.intro.over": "The problems below are over. There is nothing to do.",
  "notice.intro.well": "Nothing needs attention any more.",
  "notice.page": "In a browser, with buttons:",
  "notice.fix": "To decide about the orders one by one, with a list to choose from:",
  "notice.intro.test": "Messages from tg360 arrive here. There is nothing to do.",
  "notice.new": "New",
  "notice.lasting": "Still open",
  "notice.over": "Over",
  "notice.missing": "Not in TotalGest",
  "notice.waits": "Waits to be sent; the next run tries again.",
  "notice.day.all": "Orders of {day}: {n, number}{sum, select, none {} other { ({sum})}}.",
  "notice.day.exported": "In TotalGest: {n, number}{sum, select, none {} other { ({sum})}}.",
  "notice.day.excluded": "Not to be exported: {list}.",
  "notice.day.missing": "Not in TotalGest: {n, number}.",
  "notice.audit.proven": "The audit has compared both systems: nothing is missing.",
  "notice.audit.not-proven":
    "The audit has not proven this day{n, plural, =0 {} one { (1 difference)} other { ({n, number} differences)}}. To see it:",
  "notice.audit.hash": "The audit’s fingerprint (SHA-256):",
  "notice.audit.none": "No audit has looked at this day yet.",
  "notice.footer":
    "From tg360 on {host}. It writes when something is wrong, once a day while that lasts, and when it is over.",
  "problem.webhook-unsupported": "The shop cannot register an address for hints by itself.",
  "hint.webhook-unsupported":
    "Enter {url} in the shop’s back office by hand, with the secret framework360.webhookSecret of the configuration file. Without hints nothing is lost: orders are fetched every five minutes.",
  "problem.notify-unset": "Nobody can be notified: neither notify.to nor notify.webhookUrl is set.",
  "hint.notify-unset": "For a mail: tg360 configure --notify-to NAME@HOST --smtp-url smtps://HOST",
  "notice.test-sent": "A test was sent by {channel, select, mail {mail} other {webhook}}.",
  "setup.about.notify":
    "Who gets a mail when an order is on hold, a system is away or a brake trips? Separate several addresses with commas; empty = nobody.",
  "setup.notify": "Mail addresses",
  "setup.wrong-mail": "Not a valid mail address.",
  "setup.about.smtp": "The mail server that sends it, e.g. smtps://mail.example.ch or smtp://mail.example.ch:587.",
  "setup.wrong-smtp": "Not a valid mail server: smtps://HOST or smtp://HOST:PORT.",
  "setup.smtp": "Mail server",
  "setup.smtp-user": "User name there (empty = without a login)",
  "setup.about.smtp-password": "The password of the mailbox.",
  "setup.smtp-password": "Password of the mailbox",
  "setup.about.summary":
    "Each morning a mail can say whether yesterday’s orders are in TotalGest. At what hour? Empty = no such mail.",
  "setup.daily": "Hour of the daily summary",
  "setup.wrong-hour": "A full hour is needed, e.g. 07:00.",
} as const;
