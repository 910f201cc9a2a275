/**
 * The command line's way in, called by `bin/tg360.js`. Everything else is loaded only when it is needed: the version alone
 * takes no parser.
 */
export async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    const { versionText } = await import("./cli/installed.ts");
    process.stdout.on("error", (error) => {
      if (!("code" in error && error.code === "EPIPE")) process.exitCode = 8;
    });
    process.stdout.write(versionText());
    return;
  }
  const { runCommandLine } = await import("./cli/run.ts");
  // A question whose input ended is never answered: Node then leaves before the run is over, and that must not read as 0.
  process.exitCode = 130;
  process.exitCode = await runCommandLine(argv, process);
}
