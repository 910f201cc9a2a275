import { once } from "node:events";

import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { type OpenedPage, withPage } from "../../app/page/page.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { paragraph } from "../../render/terminal/screen.ts";
import { asText, messageScreen } from "../../app/output/present.ts";
import { openHinted } from "./hints.ts";
import { createHost } from "./host.ts";
import type { ServeFlags } from "./options.ts";
import { runUsers } from "./users.ts";

/** Serves the page until a signal, or manages its users. */
export const run: Body<ServeFlags> = async (app, flags, [what, action, name]) => {
  if (what !== undefined) {
    if (action === undefined) {
      const named = "action";
      throw new UsageError(
        problem("bad-usage", { what: "argument", named, nearest: "none", detail: named, helpOf: "serve" }),
      );
    }
    return runUsers(app, flags, action, name);
  }
  return servePage(app, flags.listen);
};

async function servePage(app: App, listen: string): Promise<ExitCode> {
  const hinted = await openHinted(app);
  try {
    return await withPage(app, { listen, host: createHost(app, hinted.due) }, async (opened) => {
      await printAddress(app, opened);
      if (!app.signal.aborted) await once(app.signal, "abort");
      return EXIT.ok;
    });
  } finally {
    await hinted.ended();
  }
}

async function printAddress(app: App, { url, link }: OpenedPage): Promise<void> {
  const { globals, output } = app;
  if (globals.json) {
    await output.out(`${JSON.stringify({ schema: "tg360.serve/1", url, link })}\n`);
    return;
  }
  const screen = await messageScreen(app);
  const { t } = screen.text;
  const entry = link === null ? [] : paragraph(screen, t("serve.link", { link }));
  output.err(asText([t("serve.listens", { url }), ...entry]));
}
