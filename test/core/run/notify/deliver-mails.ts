import { join } from "node:path";

import { loadConfig } from "../../../../src/app/config.ts";
import { deliverNow } from "../../../../src/app/messages/notify.ts";
import type { Clock } from "../../../../src/core/ports/clock.ts";
import type { MailServer } from "../../../support/mail-server.ts";
import { someApp } from "../../../support/some-app.ts";

/** Sends what is due of the state in `directory`, as each command does after its work. */
export async function deliverMails(
  directory: string,
  server: MailServer,
  clock: Clock,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const env = {
    TG360_DATA_DIR: directory,
    TG360_FRAMEWORK360_URL: "https://shop.example.ch",
    TG360_NOTIFY_TO: "owner@example.ch",
    TG360_NOTIFY_SMTP_URL: server.url,
    ...more,
  };
  const sources = { env, configFlag: join(directory, "none.json"), flags: {}, makesFile: true };
  const app = someApp({ clock, sources });
  await deliverNow(app, await loadConfig(app));
}
