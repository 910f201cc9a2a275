/**
 * Opens the given state, prints a line, and writes as many notes as requested; 0 = until it is killed, with the line
 * after the first note.
 */
import { openStore } from "../../../src/store/database.ts";

const [, , path = "", count = "1"] = process.argv;
const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
try {
  const store = await openStore({ path, clock });
  if (count !== "0") process.stdout.write("open\n");
  for (let n = 1; count === "0" || n <= Number(count); n++) {
    await store.writeNote("cursor", `${String(process.pid)} ${String(n)}`);
    if (count === "0" && n === 1) process.stdout.write("writing\n");
  }
  await store.close();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 8;
}
