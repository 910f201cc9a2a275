import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  type KeypressEvent,
  makeTheme,
  useKeypress,
  usePagination,
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
}

const TICKED = "◉";
const UNTICKED = "◯";
const CURSOR = "❯";

/**
 * A list to tick, with a search in it: letters narrow it down, space ticks the line, Ctrl-A all that are found, Escape
 * forgets the search, Enter is the end. What is ticked stays so where the search hides it. The library has a list to tick
 * and a list to search, but none that is both.
 */
export const searchCheckbox = createPrompt<readonly string[], SearchCheckbox>((config, done) => {
  const theme = makeTheme({});
  const [status, setStatus] = useState<"idle" | "done">("idle");
  const [term, setTerm] = useState("");
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [active, setActive] = useState(0);
  const [fault, setFault] = useState("");
  const prefix = usePrefix({ status, theme });
  const found = matching(config.lines, term);

  useKeypress((key, rl) => {
    if (status === "done") return;
    setFault("");
    const typed = (text: string): void => {
      rl.clearLine(0);
      rl.write(text);
    };
    if (isEnterKey(key)) {
      typed(term);
      if (ticked.length === 0) setFault(config.noneTicked);
      else {
        setStatus("done");
        done(config.lines.filter(({ value }) => ticked.includes(value)).map(({ value }) => value));
      }
    } else if (isUpKey(key) || isDownKey(key)) {
      typed(term);
      setActive(Math.max(0, Math.min(found.length - 1, active + (isUpKey(key) ? -1 : 1))));
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

  const page = usePagination({
    items: found,
    active: Math.min(active, Math.max(0, found.length - 1)),
    renderItem({ item, isActive }) {
      const line = `${isActive ? CURSOR : " "}${ticked.includes(item.value) ? TICKED : UNTICKED} ${item.name}`;
      return isActive ? theme.style.highlight(line) : line;
    },
    pageSize: config.pageSize,
    loop: false,
  });
  const head = `${prefix} ${theme.style.message(config.message, status)}`;
  if (status === "done") {
    const chosen = config.lines.filter(({ value }) => ticked.includes(value)).map(({ short }) => short);
    return `${head} ${theme.style.answer(chosen.join(", "))}`;
  }
  const below = [
    found.length === 0 ? config.noneFound : page,
    fault === "" ? config.count(found.length, config.lines.length, ticked.length) : theme.style.error(fault),
    theme.style.help(config.keys),
  ];
  return [`${head} ${term}`, below.join("\n")];
});

function isAll(key: KeypressEvent): boolean {
  return key.ctrl && key.name === "a";
}

function matching(lines: readonly Line[], term: string): readonly Line[] {
  const wanted = fold(term.trim());
  return wanted === "" ? lines : lines.filter(({ name, short }) => fold(`${short} ${name}`).includes(wanted));
}

/** Without capitals and accents: `muller` finds Müller. */
function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** All of them ticked; where they are already, none. */
function toggled(ticked: readonly string[], values: readonly string[]): readonly string[] {
  const others = ticked.filter((value) => !values.includes(value));
  return values.every((value) => ticked.includes(value)) ? others : [...others, ...values];
}

function valuesOf(lines: readonly Line[]): readonly string[] {
  return lines.map(({ value }) => value);
}
