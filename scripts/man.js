// Writes the man pages from the declarations and texts that --help prints; with `-` and a language it prints that page.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { argumentText, commandWords, optionEntry, placeholder, usageOf } from "../src/commands/help.ts";
import { buildProgram, nothingPrinted } from "../src/cli/program.ts";
import { variablesOf } from "../src/config/environment.ts";
import { isSecret, KEYS } from "../src/config/keys.ts";
import { LANGS } from "../src/core/common/language.ts";
import { readHelpWords } from "../src/text/locale.ts";

const program = await buildProgram(() => () => Promise.resolve(), nothingPrinted());
const [, , first, lang = "en"] = process.argv;
if (first === "-") process.stdout.write(manPage(program, readHelpWords(lang)));
else {
  for (const one of LANGS) {
    const path = join(import.meta.dirname, "../man", one === "en" ? "" : one, "tg360.1");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, manPage(program, readHelpWords(one)));
  }
}

/** The whole page, in the macros of man(7). */
function manPage(tg360, words) {
  const { manual } = words;
  const commands = visibleCommands(tg360);
  const { about, examples } = commandWords(tg360, words);
  return [
    '.\\" Made by "npm run man" from the declarations of the commands: change those, not this.',
    // Left-aligned and not hyphenated, so that names of options and variables stay whole.
    ".ds AD l",
    `.TH TG360 1 "" "tg360 ${tg360.version().split("\n")[0]}" "${escape(manual.section)}"`,
    ".nh",
    `.SH ${escape(manual.name)}`,
    `tg360 \\- ${escape(lower(about.split(":")[0]))}`,
    `.SH ${escape(manual.synopsis)}`,
    ".nf",
    ...commands.map((command) => `\\fBtg360 ${escape(command.name())}\\fR ${escape(argumentsOf(command, words))}`),
    ".fi",
    `.SH ${escape(manual.description)}`,
    escape(about),
    ".PP",
    escape(manual.whatItDoes),
    `.SH ${escape(manual.commands)}`,
    ...commands.flatMap((command) => commandSection(command, words)),
    `.SH ${escape(manual.globalOptions)}`,
    escape(manual.everyCommand),
    ...tg360
      .createHelp()
      .visibleOptions(tg360)
      .flatMap((option) => entry(...optionEntry(option, tg360, words))),
    `.SH ${escape(manual.exitStatus)}`,
    ...Object.entries(words.exitCodes).flatMap(([code, what]) => [".TP", `.B ${escape(code)}`, escape(what)]),
    ".PP",
    escape(manual.severalCodes),
    `.SH ${escape(manual.signals)}`,
    ...entry("SIGINT, SIGTERM", manual.interrupt),
    `.SH ${escape(manual.environment)}`,
    escape(manual.variables),
    ...environment(manual),
    `.SH ${escape(manual.files)}`,
    ...entry("~/.config/tg360/config.json", manual.configFile),
    ...entry("~/.local/share/tg360/tg360.db", manual.stateFile),
    `.SH ${escape(manual.examples)}`,
    ...Object.entries(examples).flatMap(exampleEntry),
    `.SH ${escape(manual.seeAlso)}`,
    escape(manual.documentation),
    "",
  ].join("\n");
}

function commandSection(command, words) {
  const own = commandWords(command, words);
  return [
    `.SS ${escape(`tg360 ${command.name()} ${argumentsOf(command, words)}`.trim())}`,
    escape(own.about),
    ...command.registeredArguments.flatMap((one) =>
      entry(placeholder(one.name(), words), argumentText(one, own, words), ".I"),
    ),
    ...command
      .createHelp()
      .visibleOptions(command)
      .filter((option) => option.long !== "--help")
      .flatMap((option) => entry(...optionEntry(option, command, words))),
    ...Object.entries(own.examples).flatMap(exampleEntry),
  ];
}

/** The arguments after the command's name. */
function argumentsOf(command, words) {
  return usageOf(command, words).split(" ").slice(2).join(" ");
}

function exampleEntry([line, what]) {
  return [".PP", `$ ${escape(line)}`, ".RS 4", escape(what), ".RE"];
}

/** A term and its meaning. */
function entry(term, text, font = ".B") {
  return [".TP", `${font} ${escape(term)}`, escape(text)];
}

function environment(manual) {
  return KEYS.flatMap((key) => {
    return [
      ".TP",
      `.B ${escape(variablesOf(key).join(", "))}`,
      escape(isSecret(key) ? manual.secretVariables.replace("{key}", key) : key),
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
    .replaceAll(/[\u00a0\u202f]/g, "\\~")
    .replaceAll(
      /[^\0-\x7f]/gu,
      (letter) => `\\[u${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}
