import { hostname } from "node:os";

import type { LoadedConfig } from "../../config/load.ts";
import { readSecret } from "../../config/secrets.ts";
import { siteOf } from "../../config/url.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import type { MessageSender } from "../../core/run/notify/deliver.ts";
import { type Channel, CHANNELS, type Notification, type SummaryPolicy } from "../../core/run/notify/message.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import type { Lang } from "../../core/common/language.ts";
import { DEFAULT_TIME_ZONE, parseHour } from "../../core/common/time/zone.ts";
import type { App } from "../app.ts";
import type { Configured } from "../config.ts";
import { tryToOpen } from "../state/open.ts";

/** The default mail server if only an address is set: that of this machine, as for cron's mail. */
const LOCAL_MAIL_SERVER = "smtp://127.0.0.1:25";

/** Sends messages to people. Failures of mail servers and webhooks are returned as problems, never thrown. */
export interface Notifier {
  readonly channels: readonly Channel[];
  /** Sends what people have to know of the state, at the end of a run. Returns the problems. */
  deliver(): Promise<readonly Problem[]>;
  /** Sends a test over each channel, in their order; null = it was accepted. */
  sendTest(): Promise<readonly { readonly channel: Channel; readonly problem: Problem | null }[]>;
}

/**
 * The language is that of `configure --messages`, else the caller's. A secret that cannot be read is reported when a message is
 * sent.
 */
export function createNotifier(app: App, config: Configured): Notifier {
  const { clock, signal } = app;
  const writer: Writer = {
    config,
    lang: config.messageLang ?? app.globals.lang,
    shop: app.globals.shop,
    scrubber: app.scrubber,
  };
  const channels = channelsOf(config);
  const senders = channels.map((channel) => (channel === "mail" ? mailSender(writer) : webhookSender(writer)));
  return {
    channels,
    async deliver() {
      if (senders.length === 0 || signal.aborted) return [];
      const store = await tryToOpen(config.place, clock);
      if (store === null) return [];
      try {
        const { deliver } = await import("../../core/run/notify/deliver.ts");
        return await deliver(store, senders, summaryPolicy(config), clock, signal);
      } finally {
        await store.close();
      }
    },
    async sendTest() {
      const message: Notification = { kind: "test", atMs: clock.now() };
      const id = `test-${String(clock.now())}`;
      return Promise.all(
        senders.map(async (sender) => ({
          channel: sender.channel,
          problem: await sender.send(message, id, signal),
        })),
      );
    },
  };
}

interface Writer extends Pick<App, "scrubber"> {
  readonly config: Configured;
  readonly lang: Lang;
  /** The named shop, for the commands in a message. */
  readonly shop: string | null;
}

function mailSender({ config, lang, shop, scrubber }: Writer): MessageSender {
  const { smtpUrl = LOCAL_MAIL_SERVER, smtpUser, to = [] } = config.values.notify ?? {};
  const unsent = unsentOf("mail", new URL(smtpUrl).host);
  return {
    channel: "mail",
    async send(message, id, signal) {
      try {
        const source = config.secrets["notify.smtpPassword"];
        const password = source === null ? null : await readSecret("notify.smtpPassword", source, signal);
        if (password !== null) scrubber.add(password.reveal(), smtpUser ?? null);
        const { sendMail } = await import("../../clients/notify/mail.ts");
        const words = await wordsOf(message, config, lang, shop);
        const settings = {
          url: smtpUrl,
          login: smtpUser === undefined || password === null ? null : { user: smtpUser, password },
          from: senderOf(config),
          to,
        };
        const mail = {
          messageId: `<tg360.${id}.${String(message.atMs)}@${words.from.site}>`,
          senderName: "tg360",
          lang,
          subject: scrubber.clean(words.notice.title),
          text: scrubber.clean(words.text),
          html: scrubber.clean(words.html),
        };
        const fault = await sendMail(settings, mail, signal);
        return fault === null ? null : unsent(scrubber.clean(fault));
      } catch (error) {
        return unreadable(error, signal, unsent);
      }
    },
  };
}

/** The default sender: the mailbox of the login, else the first recipient. */
function senderOf({ values }: Configured): string {
  const { from, smtpUser, to = [] } = values.notify ?? {};
  return from ?? (smtpUser?.includes("@") === true ? smtpUser : (to[0] ?? ""));
}

function webhookSender({ config, lang, shop, scrubber }: Writer): MessageSender {
  return {
    channel: "webhook",
    async send(message, _id, signal) {
      let unsent = unsentOf("webhook", "notify.webhookUrl");
      try {
        const source = config.secrets["notify.webhookUrl"];
        if (source === null) return unsent("");
        const url = (await readSecret("notify.webhookUrl", source, signal)).reveal();
        scrubber.add(url);
        if (!URL.canParse(url)) return unsent("https://HOST/…");
        unsent = unsentOf("webhook", new URL(url).host);
        const [{ postWebhook }, words] = [
          await import("../../clients/notify/webhook.ts"),
          await wordsOf(message, config, lang, shop, "chat"),
        ];
        const { title: subject } = words.notice;
        const document = {
          schema: "tg360.message/1",
          kind: message.kind,
          at: new Date(message.atMs).toISOString(),
          site: words.from.site,
          subject: scrubber.clean(subject),
          text: scrubber.clean(`${subject}\n\n${words.text}`),
        };
        const fault = await postWebhook(url, document, signal);
        return fault === null ? null : unsent(scrubber.clean(fault));
      } catch (error) {
        return unreadable(error, signal, unsent);
      }
    },
  };
}

function unsentOf(channel: Channel, host: string): (detail: string) => Problem {
  return (detail) => problem("message-unsent", { channel, host, detail });
}

/** A secret that cannot be read delays a message like a server that cannot be reached. */
function unreadable(error: unknown, signal: AbortSignal, unsent: (detail: string) => Problem): Problem {
  if (error instanceof ConfigurationError) return error.problem;
  if (signal.aborted) return unsent("ABORTED");
  throw error;
}

/** The texts of a message in a language, as text and HTML; for a chat without anything that acts in it. */
async function wordsOf(
  message: Notification,
  config: Configured,
  lang: Lang,
  shop: string | null,
  reader: "person" | "chat" = "person",
) {
  const [{ createText }, { composeNotice }, { inChat, withHintsForChat }, { mailText }, { mailHtml }] = [
    await import("../../text/text.ts"),
    await import("../../view/notices/notice.ts"),
    await import("../../render/notices/chat.ts"),
    await import("../../render/notices/mail.ts"),
    await import("../../render/notices/mail.ts"),
  ];
  const { url, site, timeZone = DEFAULT_TIME_ZONE } = config.values.framework360 ?? {};
  const page = pageOf(config);
  const from = { site: site ?? (url === undefined ? "tg360" : siteOf(url)), host: hostname(), page };
  const text = await createText(lang, timeZone, shop);
  const notice =
    reader === "chat"
      ? withHintsForChat(composeNotice(inChat(message), text, from), text)
      : composeNotice(message, text, from);
  return { from, notice, text: mailText(notice, text), html: await mailHtml(notice, text) };
}

/** This shop's address on the page; null = not configured. */
function pageOf({ values, shop }: Configured): string | null {
  const { publicUrl } = values.serve ?? {};
  return publicUrl === undefined
    ? null
    : new URL(`shops/${shop ?? DEFAULT_SHOP}`, `${publicUrl.replace(/\/$/, "")}/`).href;
}

/** The configured channels for messages to people. */
function channelsOf({ values, secrets }: LoadedConfig): readonly Channel[] {
  const isOn: Readonly<Record<Channel, boolean>> = {
    mail: values.notify?.to !== undefined,
    webhook: secrets["notify.webhookUrl"] !== null,
  };
  return CHANNELS.filter((channel) => isOn[channel]);
}

/** When the daily summary is sent. */
function summaryPolicy({ values }: LoadedConfig): SummaryPolicy {
  return {
    hour: parseHour(values.notify?.dailySummary ?? ""),
    timeZone: values.framework360?.timeZone ?? DEFAULT_TIME_ZONE,
  };
}
