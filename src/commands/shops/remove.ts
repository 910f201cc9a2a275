import { join } from "node:path";

import { type App, ofShop } from "../../app/app.ts";
import { makeBackup } from "../../app/backup/make.ts";
import { whileIdle } from "../../app/state/lock.ts";
import { makeKeepsake, putAway } from "../../app/files/shop-files.ts";
import { ConfigurationError, EXIT, type ExitCode, StoreError } from "../../core/common/problems/errors.ts";
import type { Text } from "../../text/text.ts";
import { paragraph } from "../../render/terminal/screen.ts";
import { isConfirmed } from "../prompts/prompts.ts";
import { asText, messageScreen, printResult } from "../../app/output/present.ts";

/**
 * Removes a shop from the installation, once no run of it is in progress. Its settings, state and a backup are kept in a
 * folder. A state or settings that cannot be read do not prevent that: the files are kept unchanged.
 */
export async function removeShop(app: App, shop: string, isAgreed: boolean): Promise<ExitCode> {
  const question = ({ t }: Text): string => t("shops.ask-remove", { shop });
  if (!(await isConfirmed(app, { yes: isAgreed, action: "remove", question }))) return EXIT.ok;
  const scope = ofShop(app, shop, null);
  const folder = await whileIdle(scope, async () => {
    const made = await makeKeepsake(app, shop);
    try {
      await makeBackup(scope, join(made, `${shop}.tg360-backup`));
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof ConfigurationError)) throw error;
      const screen = await messageScreen(app);
      app.output.err(asText(paragraph(screen, screen.text.problem(error.problem).message)));
    }
    await putAway(app, shop, made);
    return made;
  });
  return printResult(app, {
    document: () => ({ schema: "tg360.shop/1", action: "remove", shop, folder }),
    screen: (screen) => paragraph(screen, screen.text.t("shops.did-remove", { shop, folder })),
  });
}
