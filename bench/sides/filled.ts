/** A data directory with `rows` synced products and as many exported orders. Measures nothing. */
import { fillDataDir } from "../fill.ts";
import { Folder } from "../engine.ts";
import { NOTHING, numberOf, type Open } from "../work.ts";

export const open: Open = async (options) => {
  const folder = new Folder();
  await fillDataDir(folder.path, numberOf(options, "rows"));
  return {
    info: { folder: folder.path },
    run: () => Promise.resolve(NOTHING),
    close: () => {
      folder.remove();
      return Promise.resolve();
    },
  };
};
