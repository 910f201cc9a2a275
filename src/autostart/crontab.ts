/** Adds tg360's lines to a crontab, or removes them. All other lines stay unchanged, in their order. */
import { shellWord } from "../core/common/words.ts";

const BEGIN = "# BEGIN tg360: written by tg360 autostart on, removed by tg360 autostart off";
const END = "# END tg360";

export interface CronWish {
  /** The command that starts tg360, with absolute paths. */
  readonly command: readonly string[];
  /** Variables that it needs to find its configuration. */
  readonly variables: Readonly<Record<string, string>>;
  /** Who gets the output by mail; null = no mails. */
  readonly mailTo: string | null;
  /** The owner of the crontab, whom cron mails by default. */
  readonly user: string;
  /** One cycle that also calls the heartbeat, instead of an export and a pull. */
  readonly asDaemon: boolean;
}

/**
 * The table with our lines at its end, replacing earlier ones. `MAILTO` applies to all lines below it, so the earlier
 * value follows our lines.
 */
export function withLines(table: string, { command, variables, mailTo, user, asDaemon }: CronWish): string {
  const others = withoutLines(table);
  const prefix = Object.entries(variables).map(([name, value]) => `${name}=${shellWord(value)}`);
  // cron ends a command at a percent sign.
  const start = [...prefix, ...command.map(shellWord)].join(" ").replaceAll("%", String.raw`\%`);
  const line = asDaemon
    ? `*/5 * * * * ${start} daemon --once --quiet`
    : `*/5 * * * * ${start} export-orders --quiet; ${start} pull-products --quiet`;
  const mail = (address: string): string => `MAILTO="${address}"`;
  const audit = `17 4 * * * ${start} audit --quiet`;
  const block = [BEGIN, mail(mailTo ?? ""), line, audit, mailLine(others) ?? mail(user), END];
  return `${others === "" || others.endsWith("\n") ? others : `${others}\n`}${block.join("\n")}\n`;
}

/** The table without our lines. */
export function withoutLines(table: string): string {
  const lines = table.split("\n");
  const begin = lines.indexOf(BEGIN);
  const end = lines.indexOf(END, begin);
  return begin === -1 || end === -1 ? table : [...lines.slice(0, begin), ...lines.slice(end + 1)].join("\n");
}

export function hasLines(table: string): boolean {
  return withoutLines(table) !== table;
}

/** The last line that sets the mail address; null = there is none. */
function mailLine(table: string): string | null {
  return table.split("\n").findLast((line) => /^\s*MAILTO\s*=/.test(line)) ?? null;
}

/** To whom cron mails the output of our lines; null = to nobody. */
export function mailOf(table: string): string | null {
  const lines = table.split("\n");
  const [, address = ""] = /^MAILTO="(.*)"$/.exec(lines[lines.indexOf(BEGIN) + 1] ?? "") ?? [];
  return address === "" ? null : address;
}
