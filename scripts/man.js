// Writes man/tg360.1 from the declarations that --help prints; with `-` it prints the page instead.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { argumentText, commandWords, optionNotes, optionText, usageOf } from "../src/cli/help.ts";
import { buildProgram, nothingPrinted } from "../src/cli/program.ts";
import { variablesOf } from "../src/config/environment.ts";
import { isSecret, KEYS } from "../src/config/keys.ts";
import { readLocale } from "../src/text/locale.ts";

const words = readLocale("en", "help");
const program = await buildProgram(() => () => Promise.resolve(), nothingPrinted());
const page = manPage(program);
if (process.argv[2] === "-") process.stdout.write(page);
else {
  const path = join(import.meta.dirname, "..", "man", "tg360.1");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, page);
}

/** The whole page, in the macros of man(7). */
function manPage(tg360) {
  const commands = visibleCommands(tg360);
  const { about, examples } = commandWords(tg360, words);
  return [
    '.\\" Made by "npm run man" from the declarations of the commands: change those, not this.',
    // Left-aligned and not hyphenated, so that names of options and variables stay whole.
    ".ds AD l",
    `.TH TG360 1 "" "tg360 ${tg360.version().split("\n")[0]}" "User commands"`,
    ".nh",
    ".SH NAME",
    `tg360 \\- ${escape(lower(about.split(":")[0]))}`,
    ".SH SYNOPSIS",
    ".nf",
    ...commands.map((command) => `\\fBtg360 ${escape(command.name())}\\fR ${escape(argumentsOf(command))}`),
    ".fi",
    ".SH DESCRIPTION",
    escape(about),
    ".PP",
    escape(
      "Products go from TotalGest to the shop, completed orders from the shop to TotalGest: at most once, and none is " +
        "lost. What fails now is tried again in the next cycle. Results go to standard output, progress and messages " +
        "to standard error.",
    ),
    ".SH COMMANDS",
    ...commands.flatMap(commandSection),
    ".SH GLOBAL OPTIONS",
    "Every command takes them, before its name and after it.",
    ...tg360
      .createHelp()
      .visibleOptions(tg360)
      .flatMap((option) => optionEntry(option, tg360)),
    ".SH EXIT STATUS",
    ...Object.entries(words.exitCodes).flatMap(([code, what]) => [".TP", `.B ${escape(code)}`, escape(what)]),
    ".PP",
    "Several at once: 1 before 8, 5, 4, 7, 6, 3.",
    ".SH SIGNALS",
    ...entry(
      ["SIGINT, SIGTERM"],
      "End: no new work, what is on the wire is finished first. A second one ends at once.",
    ),
    ".SH ENVIRONMENT",
    escape(
      "Each setting has a variable, which wins over the configuration file. Maps and lists are written as cod=CASH,card=CARD " +
        "and 3,4; durations as 500ms, 30s, 5m, 2h; commands as words between spaces, without quotes, or as a JSON list; no shell reads them.",
    ),
    ...environment(),
    ".SH FILES",
    ...entry(["~/.config/tg360/config.json"], "Settings and secrets, mode 0600. Written by tg360 configure."),
    ...entry(["~/.local/share/tg360/tg360.db"], "The state: the queue of orders, and what the shop was last sent."),
    ".SH EXAMPLES",
    ...Object.entries(examples).flatMap(exampleEntry),
    ".SH SEE ALSO",
    escape("tg360 COMMAND --help, and the documentation that is installed with the program: README.md and docs/."),
    "",
  ].join("\n");
}

function commandSection(command) {
  const own = commandWords(command, words);
  return [
    `.SS ${escape(`tg360 ${command.name()} ${argumentsOf(command)}`.trim())}`,
    escape(own.about),
    ...command.registeredArguments.flatMap((one) => entry([one.name()], argumentText(one, own, words), ".I")),
    ...command
      .createHelp()
      .visibleOptions(command)
      .filter((option) => option.long !== "--help")
      .flatMap((option) => optionEntry(option, command)),
    ...Object.entries(own.examples).flatMap(exampleEntry),
  ];
}

/** The arguments after the command's name. */
function argumentsOf(command) {
  return usageOf(command, words).split(" ").slice(2).join(" ");
}

function optionEntry(option, command) {
  return entry([option.flags], [optionText(option, command, words), ...optionNotes(option, words)].join(" "));
}

function exampleEntry([line, what]) {
  return [".PP", `$ ${escape(line)}`, ".RS 4", escape(what), ".RE"];
}

/** A term and its meaning. */
function entry(terms, text, font = ".B") {
  return [".TP", `${font} ${escape(terms.join(", "))}`, escape(text)];
}

function environment() {
  return KEYS.flatMap((key) => {
    return [
      ".TP",
      `.B ${escape(variablesOf(key).join(", "))}`,
      escape(isSecret(key) ? `${key} itself, the file it stands in, or the command that prints it` : key),
    ];
  });
}

function visibleCommands(tg360) {
  return tg360
    .createHelp()
    .visibleCommands(tg360)
    .filter((command) => command.name() !== "help");
}

function lower(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Text for roff: hyphens that can be copied, no command at the start of a line, only ASCII. */
function escape(text) {
  return text
    .replaceAll("\\", "\\(rs")
    .replaceAll("-", "\\-")
    .replaceAll("~", "\\(ti")
    .replaceAll("^", "\\(ha")
    .replaceAll("`", "\\(ga")
    .replaceAll(/^['.]/g, "\\&$&")
    .replaceAll(
      /[^\0-\x7f]/gu,
      (letter) => `\\[u${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}
