import type { Body } from "../declare.ts";
import { type App, ofShop } from "../../app/app.ts";
import { noteRestored } from "../../app/state/note-restored.ts";
import { exportShops, importShops, setPaused, resealShops } from "../../app/files/shop-files.ts";
import { moveShop } from "../../app/move.ts";
import { readInstallation } from "../../app/shops/shops.ts";
import { readFleet } from "../../app/worker/read-fleet.ts";
import {
  ConfigurationError,
  EXIT,
  type ExitCode,
  Tg360Error,
  UsageError,
  worstExit,
} from "../../core/common/problems/errors.ts";
import { problem, treatmentOf } from "../../core/common/problems/problem.ts";
import { allShops } from "../../core/run/shops/choose.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { shopsView, worstOf } from "../../view/shops/shops.ts";
import { shopListDocument } from "../../render/json/shops.ts";
import { viewLines } from "../../render/terminal/view.ts";
import { errorOf, saidOf } from "../../render/json/entries.ts";
import { advice, messageLines, mostLines, paragraph } from "../../render/terminal/screen.ts";
import { english, printResult, shopZone, asText, messageScreen } from "../../app/output/present.ts";
import type { ShopsFlags } from "./options.ts";
import { removeShop } from "./remove.ts";
import { readRows } from "../../app/shops/rows.ts";

/** Lists the shops, or changes one, or imports or exports the files of all. */
export const run: Body<ShopsFlags> = async (app, flags, [action, name]) => {
  if (action === undefined) return list(app, flags.limit ?? null);
  if (action === "rekey") return rekeyShops(app);
  if (action === "restored") return noteAllRestored(app, name);
  if (name === undefined) throw incomplete(action, null);
  if (action === "import" || action === "export") return carry(app, action, name);
  if (action === "move") return move(app, name, flags.to);
  await refuseUnknown(app, name, action === "remove");
  if (action === "remove") return removeShop(app, name, flags.yes === true);
  await setPaused(app, name, action === "pause");
  return printResult(app, {
    document: () => ({ schema: "tg360.shop/1", action, shop: name }),
    screen: ({ text }) => [text.t(action === "pause" ? "shops.did-pause" : "shops.did-resume", { shop: name })],
  });
};

function incomplete(action: string, name: string | null): UsageError {
  const isOfFiles = action === "import" || action === "export";
  const missing = name !== null ? "destination" : isOfFiles ? "folder" : "shop";
  const rest = isOfFiles ? "FOLDER" : `${name ?? "NAME"}${action === "move" ? " --to FILE" : ""}`;
  return new UsageError(problem("shops-incomplete", { missing, instead: `tg360 shops ${action} ${rest}` }));
}

async function list(app: App, limit: number | null): Promise<ExitCode> {
  const { turns, workers } = await readFleet(app);
  const rows = (await readRows(app)).map((row) => ({ ...row, turn: turns.get(row.shop) ?? null }));
  return printResult(app, {
    timeZone: await shopZone(app),
    document: async () => shopListDocument(worstOf(rows, limit ?? Infinity), workers, await english(app)),
    screen: (screen) =>
      viewLines(screen, shopsView(screen.text, { rows, most: limit ?? mostLines(screen) }, workers, app.clock.now())),
  });
}

async function carry(app: App, action: "import" | "export", folder: string): Promise<ExitCode> {
  const shops = await (action === "import" ? importShops(app, folder) : exportShops(app, folder));
  const isImport = action === "import";
  return printResult(app, {
    document: () => ({ schema: "tg360.shop-files/1", action, folder, shops }),
    screen: (screen) => [
      ...paragraph(
        screen,
        screen.text.t(isImport ? "shops.did-import" : "shops.did-export", { n: shops.length, folder }),
      ),
      ...advice(screen, screen.text.next(isImport ? "shops.after-import" : "shops.after-export")),
    ],
  });
}

/** Whether there is such a shop the move says itself: it may have been broken off. */
async function move(app: App, shop: string, to: string | undefined): Promise<ExitCode> {
  if (to === undefined) throw incomplete("move", shop);
  const moved = await moveShop(app, shop, to);
  return printResult(app, {
    document: () => ({ schema: "tg360.shop/1", action: "move", shop, ...moved }),
    screen: (screen) => paragraph(screen, screen.text.t("shops.did-move", { shop, ...moved })),
  });
}

/**
 * Of one shop, or of all: what was decided shortly before is not known any more. One shop that cannot be reached keeps
 * no other back; if none is reached, this fails.
 */
async function noteAllRestored(app: App, name: string | undefined): Promise<ExitCode> {
  if (name !== undefined && name !== DEFAULT_SHOP) await refuseUnknown(app, name, false);
  const known = name === undefined ? allShops(await readInstallation(app)) : [name];
  // A shop that is configured by the environment alone has no file, and no name.
  const shops = known.length === 0 ? [DEFAULT_SHOP] : known;
  const reached: string[] = [];
  const failed: { readonly shop: string; readonly error: Tg360Error }[] = [];
  for (const shop of shops) {
    try {
      await noteRestored(ofShop(app, shop, null));
      reached.push(shop);
    } catch (error) {
      if (!(error instanceof Tg360Error)) throw error;
      failed.push({ shop, error });
    }
  }
  const [first] = failed;
  if (reached.length === 0 && first !== undefined && failed.length === 1) throw first.error;
  await printResult(app, {
    document: async () => {
      const text = await english(app);
      const notReached = failed.map(({ shop, error }) => ({ shop, error: errorOf(error.problem, text) }));
      return { schema: "tg360.restored/1", shops: reached, notReached };
    },
    screen: (screen) => {
      const { text } = screen;
      const lines = failed.flatMap(({ shop, error }) => [
        ...paragraph(screen, text.t("shops.not-restored", { shop })),
        ...messageLines(screen, text.problem(error.problem), "  "),
      ]);
      if (reached.length === 0) return lines;
      return [...paragraph(screen, text.t("shops.did-note-restored", { n: reached.length, shops: reached })), ...lines];
    },
  });
  if (failed.length === 0) return EXIT.ok;
  return reached.length === 0 ? worstExit(failed.map(({ error }) => error.exitCode)) : EXIT.items;
}

async function refuseUnknown(app: App, shop: string, isRemoval: boolean): Promise<void> {
  const installation = await readInstallation(app);
  const shops = isRemoval ? installation.named : allShops(installation);
  if (isRemoval && shop === DEFAULT_SHOP) {
    throw new UsageError(
      problem("bad-option", { option: "remove", value: shop, expected: [...shops], kind: "choices" }),
    );
  }
  if (!shops.includes(shop)) {
    throw new ConfigurationError(problem("shop-unknown", { shop, shops: allShops(installation) }));
  }
}

/** Seals the secrets of all shops with the first key, so that the keys behind it can go. */
export async function rekeyShops(app: App): Promise<ExitCode> {
  const { key, shops, secrets, failed } = await resealShops(app);
  const exitCode = worstExit(failed.map(({ problem }) => treatmentOf(problem).exit));
  if (!app.globals.json) {
    const { text, ...screen } = await messageScreen(app);
    for (const { problem } of failed) {
      app.output.err(asText(messageLines({ text, ...screen }, text.problem(problem))));
    }
  }
  await printResult(app, {
    document: async () => {
      const text = await english(app);
      const errors = failed.map(({ shop, problem }) => ({
        shop,
        error: saidOf(problem, text),
      }));
      return { schema: "tg360.rekey/1", exitCode, key, shops, secrets, failed: errors };
    },
    screen: (screen) => [
      ...paragraph(screen, screen.text.t("shops.did-rekey", { n: shops, secrets, key })),
      ...(failed.length === 0 ? [] : paragraph(screen, screen.text.t("shops.not-rekeyed", { n: failed.length }))),
    ],
  });
  return exitCode;
}
