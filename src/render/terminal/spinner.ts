/** Turns until it is stopped, so that a wait does not look like a hang. */
export interface Spinner {
  stop(): void;
}

/**
 * Turns beside `text` on standard error, and leaves nothing behind. Without a terminal, or with one that has no size,
 * the text is a line for `write`.
 */
export async function startSpinner(
  text: string,
  { isTerminal, color, write }: { isTerminal: boolean; color: boolean; write: (text: string) => void },
): Promise<Spinner> {
  if (!isTerminal || !(process.stderr.columns > 0)) {
    write(`${text}\n`);
    return { stop: () => undefined };
  }
  const { default: ora } = await import("ora");
  // Standard input stays unchanged: raw mode would take Ctrl-C away from the process.
  const spinner = ora({ text, stream: process.stderr, discardStdin: false, color: color ? "cyan" : false }).start();
  return {
    stop() {
      spinner.stop();
    },
  };
}
