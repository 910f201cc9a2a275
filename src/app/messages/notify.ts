import { hostname } from "node:os";

import type { LoadedConfig } from "../../config/load.ts";
import { readSecret } from "../../config/secrets.ts";
import { siteOf } from "../../config/url.ts";
import { ConfigurationError, StoreError } from "../../core/common/problems/errors.ts";
import type { MessageSender } from "../../core/run/notify/deliver.ts";
import { type Channel, CHANNELS, type Notification, type SummaryPolicy } from "../../core/run/notify/message.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { DEFAULT_TIME_ZONE, parseHour } from "../../core/common/time/zone.ts";
import type { App } from "../app.ts";
import type { Configured } from "../config.ts";
import { openState, using } from "../state/open.ts";
import { hasState, userName } from "../state/place.ts";
import { besidePath } from "../../store/sqlite/file/beside.ts";
import { sendAlarm } from "./alarm.ts";
import { joined } from "../../view/view.ts";
import { deliver, DELIVERY_LIMIT_MS } from "../../core/run/notify/deliver.ts";
import { sendMail } from "../../clients/notify/mail.ts";
import { postWebhook, sendHeartbeat } from "../../clients/notify/post.ts";
import { createText } from "../../text/text.ts";
import { composeNotice } from "../../view/notices/notice.ts";
import { inChat, mailText, withHintsForChat } from "../../render/notices.ts";
import { viewPage } from "../../render/files/html.ts";

/** The default mail server if only an address is set: that of this machine, as for cron's mail. */
const LOCAL_MAIL_SERVER = "smtp://127.0.0.1:25";

/** Sends what people have to know of the state, at the end of a run; if the state cannot be written, that. Returns the problems. */
export async function deliverNow(app: App, config: Configured): Promise<readonly Problem[]> {
  const senders = createSenders(app, config);
  const { clock, signal } = app;
  const { place } = config;
  if (senders.length === 0 || !hasState(place)) return [];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(DELIVERY_LIMIT_MS)]);
  try {
    const store = await openState(place, { clock, author: userName() });
    return await using(store, () => deliver(store, senders, summaryPolicy(config), clock, limited));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // A database that is away tells its own watchers, and its shops would send a message each.
    if (place.kind === "database") return [];
    const files = [config.path, besidePath(place.path)];
    return sendAlarm(error.problem, { senders, files, clock, signal: limited });
  }
}

/**
 * Of each configured channel, in their order. The language is that of `configure --messages`, else the caller's. A secret
 * that cannot be read is reported when a message is sent.
 */
export function createSenders(app: App, config: Configured): readonly MessageSender[] {
  const isOn: Readonly<Record<Channel, boolean>> = {
    mail: config.values.notify?.to !== undefined,
    webhook: config.secrets["notify.webhookUrl"] !== null,
  };
  return CHANNELS.filter((channel) => isOn[channel]).map((channel) => senderOver(app, config, channel));
}

function senderOver(app: App, config: Configured, channel: Channel): MessageSender {
  const { scrubber } = app;
  return {
    channel,
    async send(message, signal) {
      const unsent = (detail: string): Problem => problem("message-unsent", { channel, host, detail });
      let host = "notify.webhookUrl";
      try {
        let fault: string | null;
        if (channel === "mail") {
          host = new URL(config.values.notify?.smtpUrl ?? LOCAL_MAIL_SERVER).host;
          fault = await mail(app, config, message, signal);
        } else {
          const source = config.secrets["notify.webhookUrl"];
          const url = source === null ? "" : (await readSecret("notify.webhookUrl", source, signal)).reveal();
          if (url !== "") scrubber.add(url);
          if (!URL.canParse(url)) return unsent(url === "" ? "" : "https://HOST/…");
          ({ host } = new URL(url));
          fault = await post(app, config, message, url, signal);
        }
        return fault === null ? null : unsent(scrubber.clean(fault));
      } catch (error) {
        // A secret that cannot be read delays a message like a server that cannot be reached.
        if (error instanceof ConfigurationError) return error.problem;
        if (signal.aborted) return unsent("ABORTED");
        throw error;
      }
    },
  };
}

/** Returns why it was not sent; null = it was. */
async function mail(app: App, config: Configured, message: Notification, signal: AbortSignal): Promise<string | null> {
  const { scrubber } = app;
  const { smtpUrl = LOCAL_MAIL_SERVER, smtpUser, from, to = [] } = config.values.notify ?? {};
  const source = config.secrets["notify.smtpPassword"];
  const password = source === null ? null : await readSecret("notify.smtpPassword", source, signal);
  if (password !== null) scrubber.add(password.reveal(), smtpUser ?? null);
  const words = await wordsOf(app, config, message);
  const settings = {
    url: smtpUrl,
    login: smtpUser === undefined || password === null ? null : { user: smtpUser, password },
    // The default sender: the mailbox of the login, else the first recipient.
    from: from ?? (smtpUser?.includes("@") === true ? smtpUser : (to[0] ?? "")),
    to,
  };
  const written = {
    messageId: `<tg360.${message.kind}.${message.kind === "summary" ? message.summary.day : String(message.atMs)}@${words.site}>`,
    senderName: "tg360",
    lang: words.lang,
    subject: scrubber.clean(words.title),
    text: scrubber.clean(words.text),
    html: scrubber.clean(words.html),
  };
  return sendMail(settings, written, signal);
}

/** As `mail`, to the webhook. */
async function post(
  app: App,
  config: Configured,
  message: Notification,
  url: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { scrubber } = app;
  const { title, text, site } = await wordsOf(app, config, message, "chat");
  const document = {
    schema: "tg360.message/1",
    kind: message.kind,
    at: new Date(message.atMs).toISOString(),
    site,
    subject: scrubber.clean(title),
    text: scrubber.clean(`${title}\n\n${text}`),
  };
  return postWebhook(url, document, signal);
}

/** Null = it answered. */
export async function callHeartbeat(url: string, signal: AbortSignal): Promise<Problem | null> {
  return sendHeartbeat(url, signal);
}

/** The texts of a message in a language, as text and HTML; for a chat without anything that acts in it. */
async function wordsOf(
  { globals }: App,
  config: Configured,
  message: Notification,
  reader: "person" | "chat" = "person",
) {
  const { url, site = url === undefined ? "tg360" : siteOf(url), timeZone } = config.values.framework360 ?? {};
  const from = { site, host: hostname(), page: pageOf(config) };
  const lang = config.messageLang ?? globals.lang;
  const text = await createText(lang, timeZone ?? DEFAULT_TIME_ZONE, globals.shop);
  const notice =
    reader === "chat"
      ? withHintsForChat(composeNotice(inChat(message), text, from), text)
      : composeNotice(message, text, from);
  const html = await joined(viewPage(notice, text));
  return { site, lang, title: notice.title, text: mailText(notice, text), html };
}

/** This shop's address on the page; null = not configured. */
function pageOf({ values, shop }: Configured): string | null {
  const { publicUrl } = values.serve ?? {};
  return publicUrl === undefined
    ? null
    : new URL(`shops/${shop ?? DEFAULT_SHOP}`, `${publicUrl.replace(/\/$/, "")}/`).href;
}

/** When the daily summary is sent. */
function summaryPolicy({ values }: LoadedConfig): SummaryPolicy {
  return {
    hour: parseHour(values.notify?.dailySummary ?? ""),
    timeZone: values.framework360?.timeZone ?? DEFAULT_TIME_ZONE,
  };
}
