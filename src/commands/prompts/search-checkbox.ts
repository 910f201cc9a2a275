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

import type { Screen } from "../../render/terminal/screen.ts";
import { truncate, searchText } from "../../text/clean.ts";
import { choiceLines, type OrderChoice } from "./order-choice.ts";

/** The size of the terminal, in characters; 0 = unknown. */
interface Size {
  readonly columns: number;
  readonly rows: number;
}

const TICKED = "◉";
const UNTICKED = "◯";
const CURSOR = "❯";
/** The texts that a search looks at. */
const SEARCHED = ["id", "name", "day", "customer", "email", "total", "status", "reason"] as const;
/** Orders that are named after the question at the end. */
const MOST_NAMED = 10;
/** Lines of the list; the question and the lines below the list need some too. */
const PAGE_SIZE = 15;
const OTHER_LINES = 5;
const LEAST_LINES = 3;

/**
 * Orders to tick, with a search: letters and spaces narrow it down, Tab ticks the line (as space does without a
 * search), Ctrl-A ticks all found lines that are due, Escape clears the search, Enter ends. Ticked lines stay
 * visible: those that the search would hide follow those it found, and the names are below the list. The library has
 * a list to tick and a list to search, but not both in one; and it renders a whole list to show one page, which is
 * too slow for thousands.
 */
export const searchCheckbox = createPrompt<
  readonly string[],
  { readonly choices: readonly OrderChoice[]; readonly screen: Screen }
>(({ choices, screen }, done) => {
  const { t } = screen.text;
  const theme = makeTheme({});
  const [status, setStatus] = useState<"idle" | "done">("idle");
  const [term, setTerm] = useState("");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const [fault, setFault] = useState("");
  const [size, setSize] = useState(sizeOf(process.stderr));
  const prefix = usePrefix({ status, theme });
  const folded = useMemo(
    () =>
      choices.map((choice, at) => {
        const { id, isDue } = choice;
        return { id, isDue, at, found: searchText(SEARCHED.map((key) => choice[key]).join(" ")) };
      }),
    [choices],
  );
  const names = useMemo(
    () => choiceLines(choices, { ...screen, columns: size.columns || screen.columns }),
    [size.columns],
  );
  const found = useMemo(() => matching(folded, term), [term]);
  const others =
    found.length === folded.length ? [] : folded.filter((line) => ticked.has(line.id) && !found.includes(line));
  const rows = [...found, ...others];
  const at = Math.max(0, Math.min(active, rows.length - 1));
  const pageSize = Math.max(LEAST_LINES, Math.min(PAGE_SIZE, (size.rows || Infinity) - OTHER_LINES));
  const chosen = (): readonly OrderChoice[] => choices.filter(({ id }) => ticked.has(id));
  useEffect(() => watchSize(setSize), []);

  useKeypress((key, rl) => {
    if (status === "done") return;
    setFault("");
    const typed = (text: string): void => {
      rl.clearLine(0);
      rl.write(text);
    };
    if (isEnterKey(key)) {
      typed(term);
      if (ticked.size === 0) setFault(t("ask.none-ticked"));
      else {
        setStatus("done");
        done(idsOf(chosen()));
      }
    } else if (stepOf(key, pageSize) !== 0) {
      typed(term);
      setActive(Math.max(0, Math.min(rows.length - 1, at + stepOf(key, pageSize))));
    } else if (isTabKey(key) || (isSpaceKey(key) && term === "")) {
      typed(term);
      const line = rows[at];
      if (line !== undefined) setTicked(toggled(ticked, [line.id]));
    } else if (isAll(key)) {
      typed(term);
      const due = idsOf(found.filter(({ isDue }) => isDue));
      if (due.length === 0) setFault(t("ask.none-due"));
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
    const line = `${isActive ? CURSOR : " "}${ticked.has(row.id) ? TICKED : UNTICKED} ${names[row.at] ?? ""}`;
    return isActive ? theme.style.highlight(line) : line;
  });
  const head = `${prefix} ${theme.style.message(t("ask.choose"), status)}`;
  const named = (): string => {
    const shown = chosen()
      .slice(0, MOST_NAMED)
      .map(({ name }) => name);
    const left = ticked.size - shown.length;
    return [...shown, ...(left > 0 ? [t("report.more", { n: left })] : [])].join(", ");
  };
  if (status === "done") return `${head} ${theme.style.answer(named())}`;
  const count = t("ask.count", { found: found.length, all: choices.length, ticked: ticked.size });
  const below = [
    ...(found.length === 0 ? [t("status.none-found")] : []),
    ...page,
    fault === ""
      ? lineOf(ticked.size === 0 ? count : `${count}${t("said.colon")}${named()}`, size)
      : theme.style.error(fault),
    theme.style.help(t("ask.search-keys")),
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

function matching<Found extends { readonly found: string }>(folded: readonly Found[], term: string): readonly Found[] {
  const wanted = searchText(term.trim());
  return wanted === "" ? folded : folded.filter(({ found }) => found.includes(wanted));
}

/** All of them ticked; none if all were ticked already. */
function toggled(ticked: ReadonlySet<string>, values: readonly string[]): ReadonlySet<string> {
  const after = new Set([...ticked, ...values]);
  if (after.size === ticked.size) for (const value of values) after.delete(value);
  return after;
}

function idsOf(some: readonly { readonly id: string }[]): readonly string[] {
  return some.map(({ id }) => id);
}

function sizeOf({ columns, rows }: Partial<Size>): Size {
  return { columns: columns ?? 0, rows: rows ?? 0 };
}

/** Erases the screen and moves to its upper left corner (ECMA-48, ED and CUP). */
const WIPE = "\u001B[2J\u001B[H";

/** A terminal whose width changes wraps the lines again at unknown positions, so everything is drawn again. */
function watchSize(listener: (size: Size) => void): () => void {
  const onResize = (): void => {
    process.stderr.write(WIPE);
    listener(sizeOf(process.stderr));
  };
  process.stderr.on("resize", onResize);
  return () => process.stderr.off("resize", onResize);
}
