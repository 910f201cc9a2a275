/** The process of one `Work`: `node bench/host.ts MODULE OPTIONS`. Ends with its parent. */
import type { Message, Open } from "./work.ts";

const [, , path = "", options = "{}"] = process.argv;
const post = (message: Message): void => {
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
      work.run().then(post, (error: unknown) => post({ error: textOfError(error) }));
    } else {
      void work.close().finally(() => process.exit());
    }
  });
  post({ info: work.info });
} catch (error) {
  post({ error: textOfError(error) });
}
