import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  type KeypressEvent,
  makeTheme,
  useKeypress,
  useMemo,
  usePrefix,
  useState,
} from "@inquirer/core";

/** A line to tick. */
interface Line {
  readonly value: string;
  /** As it stands in the list. */
  readonly name: string;
  /** As it stands behind the question when all is done. */
  readonly short: string;
  /** What the search looks at. */
  readonly found: string;
}

/** What is asked, in the user's words. */
export interface SearchCheckbox {
  readonly message: string;
  readonly lines: readonly Line[];
  readonly pageSize: number;
  /** What stands below the list: how many there are, are found, and are ticked. */
  readonly count: (found: number, all: number, ticked: number) => string;
  /** Which keys do what. */
  readonly keys: string;
  /** Said where nothing fits what was typed, and where Enter is pressed with nothing ticked. */
  readonly noneFound: string;
  readonly noneTicked: string;
  /** Behind the question stand a few of what was ticked, and this for the others. */
  readonly more: (n: number) => string;
}

const TICKED = "◉";
const UNTICKED = "◯";
const CURSOR = "❯";
/** Lines that are named behind the question when all is done. */
const MOST_NAMED = 10;

/**
 * A list to tick, with a search in it: letters narrow it down, space ticks the line, Ctrl-A all that are found, Escape
 * forgets the search, Enter is the end. What is ticked stays so where the search hides it. The library has a list to tick
 * and a list to search, but none that is both; and it draws a list whole to show a page of it, which is too slow for thousands.
 */
export const searchCheckbox = createPrompt<readonly string[], SearchCheckbox>((config, done) => {
  const theme = makeTheme({});
  const [status, setStatus] = useState<"idle" | "done">("idle");
  const [term, setTerm] = useState("");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const [fault, setFault] = useState("");
  const prefix = usePrefix({ status, theme });
  const folded = useMemo(() => config.lines.map((line) => ({ ...line, found: fold(line.found) })), [config.lines]);
  const found = useMemo(() => matching(folded, term), [term]);
  const chosen = (): readonly Line[] => config.lines.filter(({ value }) => ticked.has(value));

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
    } else if (stepOf(key, config.pageSize) !== 0) {
      typed(term);
      setActive(Math.max(0, Math.min(found.length - 1, active + stepOf(key, config.pageSize))));
    } else if (isSpaceKey(key)) {
      typed(term);
      const line = found[active];
      if (line !== undefined) setTicked(toggled(ticked, [line.value]));
    } else if (isAll(key)) {
      setTicked(toggled(ticked, valuesOf(found)));
    } else {
      if (key.name === "escape") typed("");
      setTerm(rl.line);
      setActive(0);
    }
  });

  const from = Math.max(0, Math.min(active - Math.floor(config.pageSize / 2), found.length - config.pageSize));
  const page = found.slice(from, from + config.pageSize).map(({ value, name }, at) => {
    const isActive = from + at === active;
    const line = `${isActive ? CURSOR : " "}${ticked.has(value) ? TICKED : UNTICKED} ${name}`;
    return isActive ? theme.style.highlight(line) : line;
  });
  const head = `${prefix} ${theme.style.message(config.message, status)}`;
  if (status === "done") {
    const named = chosen()
      .slice(0, MOST_NAMED)
      .map(({ short }) => short);
    const left = ticked.size - named.length;
    return `${head} ${theme.style.answer([...named, ...(left > 0 ? [config.more(left)] : [])].join(", "))}`;
  }
  const below = [
    found.length === 0 ? config.noneFound : page.join("\n"),
    fault === "" ? config.count(found.length, config.lines.length, ticked.size) : theme.style.error(fault),
    theme.style.help(config.keys),
  ];
  return [`${head} ${term}`, below.join("\n")];
});

function isAll(key: KeypressEvent): boolean {
  return key.ctrl && key.name === "a";
}

/** How far a key moves the cursor; 0 = it does not. */
function stepOf(key: KeypressEvent, pageSize: number): number {
  if (isUpKey(key)) return -1;
  if (isDownKey(key)) return 1;
  return { pageup: -pageSize, pagedown: pageSize }[key.name] ?? 0;
}

function matching(folded: readonly Line[], term: string): readonly Line[] {
  const wanted = fold(term.trim());
  return wanted === "" ? folded : folded.filter(({ found }) => found.includes(wanted));
}

/** Without capitals and accents: `muller` finds Müller. */
function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** All of them ticked; where they are already, none. */
function toggled(ticked: ReadonlySet<string>, values: readonly string[]): ReadonlySet<string> {
  const after = new Set([...ticked, ...values]);
  if (after.size === ticked.size) for (const value of values) after.delete(value);
  return after;
}

function valuesOf(lines: readonly Line[]): readonly string[] {
  return lines.map(({ value }) => value);
}
