import { Readable } from "node:stream";

/**
 * Reads a stream to its end as UTF-8 text. Rejects with the signal's reason if it aborts first, and closes the
 * stream: an open one would keep the process alive.
 */
export async function readAll(stream: AsyncIterable<Buffer | string>, signal: AbortSignal): Promise<string> {
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    if (stream instanceof Readable) stream.destroy();
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([collect(stream), interrupted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function collect(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks).toString("utf8");
}
