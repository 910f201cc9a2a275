/**
 * Entry point of the command line, called by `bin/tg360.js`. Everything else is loaded when needed: `--version` loads
 * no parser.
 */
export async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    const { versionText } = await import("./app/installed.ts");
    process.stdout.on("error", () => undefined);
    const error = await new Promise((resolve) => void process.stdout.write(versionText(), resolve));
    // What cannot be printed is tried once more below, which says why.
    if (!(error instanceof Error)) return;
  }
  const { runCommandLine } = await import("./cli/run.ts");
  // If standard input ends during a question, Node exits before the run is over; the exit code must not be 0 then.
  process.exitCode = 130;
  process.exitCode = await runCommandLine(argv, process);
  // What an agency's module left behind, such as a timer or an open connection, does not keep the process.
  setTimeout(() => process.exit(), 2000).unref();
}
