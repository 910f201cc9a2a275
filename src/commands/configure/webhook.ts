import { withValue } from "../../config/keys.ts";
import { verifyFramework360 } from "../../app/clients.ts";
import { loadWith, readHintSecret, saveChanges, takeSecret } from "../../app/setup.ts";

import { randomBytes } from "node:crypto";

import type { Configured } from "../../app/config.ts";
import { ConfigurationError, EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { resultScreen, asText } from "../../app/output/present.ts";
import { paragraph } from "../../render/terminal/screen.ts";
import type { TryParts } from "./try.ts";

const SECRET_BYTES = 32;
/** The page's path for signals. */
const PATH = "/hooks/framework360";

/**
 * Asks the shop to send its signals to the page at `written`. If no secret is set, one is created and saved before
 * the shop gets it, because a signal without a known secret is refused. Throws ConfigurationError, RemoteError,
 * StoreError.
 */
export async function registerWebhook(written: string, { app, setup }: TryParts): Promise<ExitCode> {
  const url = hintAddress(written, app.globals.shop);
  const [config, secret] = await withSecret({ app, setup });
  const shop = await verifyFramework360(setup.app, config);
  if ((await shop.registerWebhook(url, secret, app.signal)) === "unsupported") {
    throw new ConfigurationError(problem("webhook-unsupported", { url }));
  }
  if (app.globals.quiet || app.globals.json) return EXIT.ok;
  const screen = await resultScreen(app);
  await app.output.out(asText(paragraph(screen, screen.text.t("setup.webhook", { url }))));
  return EXIT.ok;
}

/** An address without a path gets the path of the page; with named shops also the shop's name. */
function hintAddress(written: string, shop: string | null): string {
  const url = new URL(written);
  if (url.pathname === "/") url.pathname = shop === null ? PATH : `${PATH}/${shop}`;
  return url.href;
}

async function withSecret({ setup }: Pick<TryParts, "app" | "setup">): Promise<readonly [Configured, string]> {
  const config = loadWith(setup, {});
  const known = await readHintSecret(setup.app, config);
  if (known !== null) return [config, known];
  const secret = takeSecret(setup.app, "framework360.webhookSecret", randomBytes(SECRET_BYTES).toString("hex"));
  const changes = withValue({}, "framework360.webhookSecret", secret);
  const changed = loadWith(setup, changes);
  await saveChanges(setup, changed, changes);
  return [changed, secret];
}
