/** A person's crontab with our lines in it, or without them. All others stay as they are, in their order. */
import { shellWord } from "./unit.ts";

const BEGIN = "# BEGIN tg360: written by tg360 cron install, removed by tg360 cron remove";
const END = "# END tg360";

export interface CronWish {
  /** What starts tg360, absolute paths. */
  readonly command: readonly string[];
  /** Variables that it needs to find its configuration. */
  readonly variables: Readonly<Record<string, string>>;
  /** Who gets what is printed; null = nobody. */
  readonly mailTo: string | null;
  /** Whose crontab it is: whom cron mails by itself. */
  readonly user: string;
  /** One cycle that also calls the heartbeat, in the place of an export and a pull. */
  readonly asDaemon: boolean;
}

/**
 * The table with our lines at its end, in the place of those that were there. `MAILTO` counts for all lines below it, so
 * after ours stands the one that held before.
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

/** The last line that says whom to mail; null = none does. */
function mailLine(table: string): string | null {
  return table.split("\n").findLast((line) => /^\s*MAILTO\s*=/.test(line)) ?? null;
}
