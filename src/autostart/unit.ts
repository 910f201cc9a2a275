/** Units that start the daemon, made from the example in `contrib/` with this installation's paths. */

/** This installation, as a supervisor or cron needs it. */
export interface UnitInstallation {
  /** The command that starts tg360, e.g. `/usr/bin/tg360`, or a Node and the program. Absolute paths. */
  readonly command: readonly string[];
  /** Absolute; null = the default place, which the program finds itself. */
  readonly configPath: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** The owner of the state. */
  readonly user: string;
  readonly group: string;
  /** That user's home, absolute. */
  readonly home: string;
}

/** Folders that systemd creates, with the right owner, below `/var/lib` and `/var/cache`. */
const OWN_FOLDER = "/var/lib/tg360";

/** The unit: it runs as `user`, hardened as the example is. */
export function unitFor(example: string, installation: UnitInstallation): string {
  const { command, user, group, home, dataDir } = installation;
  const isOwn = dataDir === OWN_FOLDER;
  return edited(example, (line) => {
    if (line.startsWith("ExecStart=")) return [`ExecStart=${commandLine(command, line)}`];
    if (line.startsWith("User=")) return [`User=${user}`];
    if (line.startsWith("Group=")) return [`Group=${group}`];
    if (line.startsWith("Environment=TG360_CONFIG=")) return environment(installation);
    if (line.startsWith("Environment=TG360_DATA_DIR=")) return [];
    if (isOwn) return [line];
    if (line.startsWith("Environment=XDG_CACHE_HOME=")) return [];
    if (/^(StateDirectory|CacheDirectory)/.test(line)) return [];
    // State, configuration, profiles and perhaps Node itself are in other places.
    if (line === "ProtectHome=yes") {
      return ["ProtectHome=read-only", `ReadWritePaths=${quoted(dataDir)} -${quoted(`${home}/.cache`)}`];
    }
    return [line];
  });
}

const OURS = "# Written by tg360. What is changed here is lost when tg360 autostart on runs again.";

/** Whether tg360 wrote this file. */
export function isOurs(text: string): boolean {
  return text.startsWith(`${OURS}\n`);
}

/** Replaces lines of an example. Its head, which explains how to copy it, is removed. */
function edited(example: string, edit: (line: string) => readonly string[]): string {
  const lines = example.split("\n");
  const body = lines.slice(lines.findIndex((line) => !line.startsWith("#")));
  return [OURS, ...body.flatMap((line) => [...edit(line)])].join("\n");
}

/** `daemon` and its options stay as in the example: `ExecStart=/usr/bin/env tg360 daemon --once`. */
function commandLine(command: readonly string[], line: string): string {
  const [, words = "daemon"] = / tg360 (.*)$/.exec(line) ?? [];
  return `${command.map(quoted).join(" ")} ${words}`;
}

function environment({ configPath, dataDir }: UnitInstallation): readonly string[] {
  return [
    ...(configPath === null ? [] : [`Environment=${quoted(`TG360_CONFIG=${configPath}`)}`]),
    `Environment=${quoted(`TG360_DATA_DIR=${dataDir}`)}`,
  ];
}

/** Quotes a word for systemd: % is a specifier, $ a variable (systemd.syntax(7), systemd.service(5)). */
function quoted(word: string): string {
  const escaped = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[\w%$@=+:,./-]+$/.test(word) ? escaped : `"${escaped.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
