import type { Body } from "../declare.ts";
import { type OpenedBackup, openBackup, type Restored } from "../../app/backup/restore.ts";
import { EXIT } from "../../core/common/problems/errors.ts";
import type { Text } from "../../text/text.ts";
import { advice, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { asText, messageScreen, printResult } from "../../app/output/present.ts";
import { isConfirmed, openPrompts } from "../prompts/prompts.ts";
import type { RestoreFlags } from "./options.ts";

/** Restores a backup of the shop, and describes what the next runs will do. */
export const run: Body<RestoreFlags> = async (app, flags, [path = "-"]) => {
  const isMoved = flags.moved === true;
  const opened = await openBackup(app, path, isMoved);
  try {
    const { madeAt: at, replaces, addresses } = opened;
    const prompts = await openPrompts(app);
    if (flags.yes !== true && prompts !== null)
      app.output.err(asText(changedAddressLines(await messageScreen(app), addresses)));
    const question = ({ t }: Text): string => t(replaces ? "restore.agree" : "restore.agree-new", { at });
    if (!(await isConfirmed(app, { yes: flags.yes === true, action: "restore", question }, prompts))) return EXIT.ok;
    const restored = await opened.apply();
    await printResult(app, {
      document: () => ({ schema: "tg360.restore/1", ...restored }),
      screen: (screen) => restoredLines(screen, restored, isMoved),
    });
    return EXIT.ok;
  } finally {
    opened.close();
  }
};

/** A line for each system whose address differs. */
export function changedAddressLines(screen: Screen, { there, here }: OpenedBackup["addresses"]): readonly string[] {
  const { t } = screen.text;
  const none = t("restore.no-address");
  const shown = (address: string | null): string => address ?? none;
  return [
    ...(there.totalgest === here.totalgest
      ? []
      : paragraph(
          screen,
          t("restore.address.totalgest", { there: shown(there.totalgest), here: shown(here.totalgest) }),
        )),
    ...(there.shop === here.shop
      ? []
      : paragraph(screen, t("restore.address.shop", { there: shown(there.shop), here: shown(here.shop) }))),
  ];
}

function restoredLines(screen: Screen, restored: Restored, isMoved: boolean): readonly string[] {
  const { t } = screen.text;
  const {
    madeAt: at,
    orders,
    products,
    waiting,
    kept,
    configuration,
    settingsLeftOut,
    secretsMissing: names,
  } = restored;
  return [
    ...paragraph(screen, t("restore.done", { at, orders, products })),
    ...(configuration === null
      ? paragraph(screen, t("restore.config-kept"))
      : paragraph(screen, t("restore.config", { path: configuration }))),
    ...(settingsLeftOut.length === 0 ? [] : paragraph(screen, t("restore.left-out", { names: settingsLeftOut }))),
    ...kept.flatMap((path) => paragraph(screen, t("restore.kept", { path }))),
    ...(names.length > 0 ? advice(screen, screen.text.next("restore.secrets-missing", { names })) : []),
    "",
    ...paragraph(screen, t("restore.orders", { waiting })),
    ...(isMoved ? [] : advice(screen, screen.text.next("restore.decided"))),
    ...advice(screen, screen.text.next("restore.products")),
  ];
}
