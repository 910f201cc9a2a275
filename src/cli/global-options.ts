export interface GlobalOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly shop?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
  readonly lang?: string | undefined;
  readonly input?: boolean;
  readonly lockTimeout?: number;
}

/** For a command line that was not understood: the value of a flag, as `--flag value` or `--flag=value`. */
export function flagOf(flag: string, argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  return at < 0 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
}
