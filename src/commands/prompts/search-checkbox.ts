import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isTabKey,
  isUpKey,
  type KeypressEvent,
  makeTheme,
  useEffect,
  useKeypress,
  useMemo,
  usePrefix,
  useState,
} from "@inquirer/core";

import { truncate, searchText } from "../../text/clean.ts";

/** A line to tick. */
interface Line {
  readonly value: string;
  /** The text below the list, and after the question at the end. */
  readonly short: string;
  /** The text that the search looks at. */
  readonly found: string;
  /** Ctrl-A ticks it. */
  readonly isDue: boolean;
}

/** The size of the terminal, in characters; 0 = unknown. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The texts and lines of the prompt. */
export interface SearchCheckbox {
  readonly message: string;
  readonly lines: readonly Line[];
  /** The lines of the list, no wider than the terminal. */
  readonly namesFor: (columns: number) => readonly string[];
  readonly pageSizeFor: (rows: number) => number;
  readonly size: Size;
  /** Called with each new size, on a cleared screen. Returns a function that ends it. */
  readonly onResize: (listener: (size: Size) => void) => () => void;
  /** The text below the list, before the names: how many there are, are found, and are ticked. */
  readonly count: (found: number, all: number, ticked: number) => string;
  /** Between that text and the names, in the format of the language. */
  readonly colon: string;
  /** Which keys do what. */
  readonly keys: string;
  /**
   * The messages if nothing matches the search, if Enter is pressed with nothing ticked, and if Ctrl-A finds nothing
   * due.
   */
  readonly noneFound: string;
  readonly noneTicked: string;
  readonly noneDue: string;
  /** The text for the ticked lines that are not named after the question. */
  readonly more: (n: number) => string;
}

const TICKED = "◉";
const UNTICKED = "◯";
const CURSOR = "❯";
/** Lines that are named after the question at the end. */
const MOST_NAMED = 10;

/**
 * A list to tick, with a search: letters and spaces narrow it down, Tab ticks the line (as space does without a
 * search), Ctrl-A ticks all found lines that are due, Escape clears the search, Enter ends. Ticked lines stay
 * visible: those that the search would hide follow those it found, and the names are below the list. The library has
 * a list to tick and a list to search, but not both in one; and it renders a whole list to show one page, which is
 * too slow for thousands.
 */
export const searchCheckbox = createPrompt<readonly string[], SearchCheckbox>((config, done) => {
  const theme = makeTheme({});
  const [status, setStatus] = useState<"idle" | "done">("idle");
  const [term, setTerm] = useState("");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const [fault, setFault] = useState("");
  const [size, setSize] = useState(config.size);
  const prefix = usePrefix({ status, theme });
  const folded = useMemo(
    () => config.lines.map((line, at) => ({ ...line, at, found: searchText(line.found) })),
    [config.lines],
  );
  const names = useMemo(() => config.namesFor(size.columns), [size.columns]);
  const found = useMemo(() => matching(folded, term), [term]);
  const others =
    found.length === folded.length ? [] : folded.filter((line) => ticked.has(line.value) && !found.includes(line));
  const rows = [...found, ...others];
  const at = Math.max(0, Math.min(active, rows.length - 1));
  const pageSize = config.pageSizeFor(size.rows);
  const chosen = (): readonly Line[] => config.lines.filter(({ value }) => ticked.has(value));
  useEffect(() => config.onResize(setSize), []);

  useKeypress((key, rl) => {
    if (status === "done") return;
    setFault("");
    const typed = (text: string): void => {
      rl.clearLine(0);
      rl.write(text);
    };
    if (isEnterKey(key)) {
      typed(term);
      if (ticked.size === 0) setFault(config.noneTicked);
      else {
        setStatus("done");
        done(valuesOf(chosen()));
      }
    } else if (stepOf(key, pageSize) !== 0) {
      typed(term);
      setActive(Math.max(0, Math.min(rows.length - 1, at + stepOf(key, pageSize))));
    } else if (isTabKey(key) || (isSpaceKey(key) && term === "")) {
      typed(term);
      const line = rows[at];
      if (line !== undefined) setTicked(toggled(ticked, [line.value]));
    } else if (isAll(key)) {
      typed(term);
      const due = valuesOf(found.filter(({ isDue }) => isDue));
      if (due.length === 0) setFault(config.noneDue);
      else setTicked(toggled(ticked, due));
    } else {
      if (key.name === "escape") typed("");
      setTerm(rl.line);
      setActive(0);
    }
  });

  const from = Math.max(0, Math.min(at - Math.floor(pageSize / 2), rows.length - pageSize));
  const page = rows.slice(from, from + pageSize).map((row, index) => {
    const isActive = from + index === at;
    const line = `${isActive ? CURSOR : " "}${ticked.has(row.value) ? TICKED : UNTICKED} ${names[row.at] ?? ""}`;
    return isActive ? theme.style.highlight(line) : line;
  });
  const head = `${prefix} ${theme.style.message(config.message, status)}`;
  const named = (): string => {
    const shown = chosen()
      .slice(0, MOST_NAMED)
      .map(({ short }) => short);
    const left = ticked.size - shown.length;
    return [...shown, ...(left > 0 ? [config.more(left)] : [])].join(", ");
  };
  if (status === "done") return `${head} ${theme.style.answer(named())}`;
  const count = config.count(found.length, config.lines.length, ticked.size);
  const below = [
    ...(found.length === 0 ? [config.noneFound] : []),
    ...page,
    fault === ""
      ? lineOf(ticked.size === 0 ? count : `${count}${config.colon}${named()}`, size)
      : theme.style.error(fault),
    theme.style.help(config.keys),
  ];
  return [`${head} ${term}`, below.join("\n")];
});

/** One line of the terminal. */
function lineOf(text: string, { columns }: Size): string {
  return columns > 0 ? truncate(text, columns) : text;
}

function isAll(key: KeypressEvent): boolean {
  return key.ctrl && key.name === "a";
}

/** How far a key moves the cursor; 0 = it does not. */
function stepOf(key: KeypressEvent, pageSize: number): number {
  if (isUpKey(key)) return -1;
  if (isDownKey(key)) return 1;
  return { pageup: -pageSize, pagedown: pageSize }[key.name] ?? 0;
}

function matching<Found extends Line>(folded: readonly Found[], term: string): readonly Found[] {
  const wanted = searchText(term.trim());
  return wanted === "" ? folded : folded.filter(({ found }) => found.includes(wanted));
}

/** All of them ticked; none if all were ticked already. */
function toggled(ticked: ReadonlySet<string>, values: readonly string[]): ReadonlySet<string> {
  const after = new Set([...ticked, ...values]);
  if (after.size === ticked.size) for (const value of values) after.delete(value);
  return after;
}

function valuesOf(lines: readonly Line[]): readonly string[] {
  return lines.map(({ value }) => value);
}
