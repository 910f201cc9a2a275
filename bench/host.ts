/** The process around one `Work`: `node bench/host.ts MODULE OPTIONS [as-launched]`. Ends when its parent goes. */
import { setFlagsFromString } from "node:v8";

import type { Message, Open } from "./work.ts";

const [, , path = "", options = "{}", asLaunched] = process.argv;
// What the launcher turns on for every command: the tool is measured as it runs.
if (asLaunched !== undefined) setFlagsFromString("--optimize-for-size");
const tell = (message: Message): void => {
  process.send?.(message);
};
const textOfError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

process.on("disconnect", () => process.exit());
try {
  const { open }: { open: Open } = await import(path);
  const work = await open(JSON.parse(options));
  process.on("message", (message) => {
    if (message === "run") {
      work.run().then(tell, (error: unknown) => tell({ error: textOfError(error) }));
    } else {
      void work.close().finally(() => process.exit());
    }
  });
  tell({ info: work.info });
} catch (error) {
  tell({ error: textOfError(error) });
}
