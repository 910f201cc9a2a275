import type { Child, FC } from "hono/jsx";

import type { Mark } from "./marks.tsx";

export interface Figure {
  /** Null = it is left out. */
  readonly value: string | null;
  readonly word: string;
  readonly mark?: Mark;
  /** Absent = it leads nowhere. */
  readonly href?: string;
}

/** Up to five counts. */
export const Figures: FC<{ readonly of: readonly Figure[] }> = ({ of }) => (
  <ul class="figures">
    {of.map(({ value, word, mark = "", href }) => {
      if (value === null) return null;
      const inside = (
        <>
          <b class={mark === "" || mark === "good" ? undefined : mark}>{value}</b> {word}
        </>
      );
      return <li>{href === undefined ? <div>{inside}</div> : <a href={href}>{inside}</a>}</li>;
    })}
  </ul>
);

/** A part of a page, edge to edge. */
export const Sheet: FC<{
  readonly title?: string | undefined;
  /** Beside the title. */
  readonly beside?: string;
  readonly id?: string;
  readonly children?: Child;
}> = ({ title, beside, id, children }) => (
  <section class="sheet" id={id}>
    {title === undefined ? null : (
      <div class="sheet-head">
        <h2>
          {title}
          {beside === undefined ? null : <span class="dim">{` ${beside}`}</span>}
        </h2>
      </div>
    )}
    {children}
  </section>
);

export const Panel: FC<{ readonly title: Child; readonly isFirst?: boolean; readonly children?: Child }> = ({
  title,
  isFirst = false,
  children,
}) => (
  <section class={isFirst ? "panel first" : "panel"}>
    <h2>{title}</h2>
    {children}
  </section>
);

/** What needs someone: the cause, what to do, and one button. `isShort`: a phone shows two lines of what to do. */
export const Causes: FC<{ readonly isShort?: boolean; readonly children?: Child }> = ({
  isShort = false,
  children,
}) => <ul class={isShort ? "todo short" : "todo"}>{children}</ul>;

export const CauseItem: FC<{
  readonly mark: Mark;
  readonly says: Child;
  /** Further lines. */
  readonly lines?: readonly Child[];
  readonly children?: Child;
}> = ({ mark, says, lines = [], children }) => (
  <li>
    <div>
      <p class={`st ${mark}`}>
        <bdi>{says}</bdi>
      </p>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </div>
    {children}
  </li>
);

/** A link that looks like a button, in a row of its own. */
export const LinkButton: FC<{ readonly href: string; readonly label: string; readonly isMain?: boolean }> = ({
  href,
  label,
  isMain = false,
}) => (
  <p class="row">
    <a class={isMain ? "button main" : "button"} href={href}>
      {label}
    </a>
  </p>
);

/** One message with its next step. `role`: as it is announced. */
export const Note: FC<{
  readonly mark: Mark;
  readonly says: Child;
  readonly next?: Child;
  readonly role?: "alert" | "status";
  readonly children?: Child;
}> = ({ mark, says, next, role, children }) => (
  <div class={`note ${mark}`} role={role}>
    <p>
      <b>
        <bdi>{says}</bdi>
      </b>
    </p>
    {next === undefined || next === null ? null : (
      <p>
        <bdi>{next}</bdi>
      </p>
    )}
    {children}
  </div>
);

/** What a tick says of lines that are ticked; so `few` need none. */
export interface TickedWords {
  readonly one: string;
  readonly many: string;
  readonly few: number;
}

/** A tick without which a form is not sent. `ticked`: what it says of lines that are ticked, for the script. */
export const Sure: FC<{ readonly says: string; readonly ticked?: TickedWords }> = ({ says, ticked }) => (
  <label class="tick">
    <input type="checkbox" name="sure" value="yes" required />{" "}
    {ticked === undefined ? (
      says
    ) : (
      <span data-sure={says} data-one={ticked.one} data-many={ticked.many} data-few={ticked.few}>
        {says}
      </span>
    )}
  </label>
);

/** In a list's place: why it is empty, and what to do. */
export const Empty: FC<{ readonly title: string; readonly about?: string; readonly children?: Child }> = ({
  title,
  about,
  children,
}) => (
  <div class="empty">
    <h2>{title}</h2>
    {about === undefined ? null : <p>{about}</p>}
    {children === undefined || children === null ? null : <div class="row">{children}</div>}
  </div>
);

/** Names and values; those without a value are left out. */
export const Facts: FC<{ readonly facts: readonly (readonly [name: string, value: Child])[] }> = ({ facts }) => (
  <dl class="facts">
    {facts.map(([name, value]) =>
      value === null || value === "" ? null : (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ),
    )}
  </dl>
);

/** What happened, the newest first. */
export const History: FC<{
  readonly entries: readonly { readonly mark: Mark; readonly says: Child; readonly when: Child }[];
}> = ({ entries }) => (
  <ol class="story">
    {entries.map(({ mark, says, when }) => (
      <li class={mark === "" ? undefined : mark}>
        <bdi>{says}</bdi> <small>{when}</small>
      </li>
    ))}
  </ol>
);

/** The shop beside TotalGest. A marked value differs. */
export const Pair: FC<{
  readonly sides: readonly {
    readonly title: string;
    readonly facts: readonly { readonly name: string; readonly value: Child; readonly differs?: boolean }[];
  }[];
}> = ({ sides }) => (
  <div class="pair">
    {sides.map(({ title, facts }) => (
      <div>
        <h3>{title}</h3>
        <dl>
          {facts.map(({ name, value, differs = false }) => (
            <>
              <dt>{name}</dt>
              <dd>{differs ? <mark>{value}</mark> : value}</dd>
            </>
          ))}
        </dl>
      </div>
    ))}
  </div>
);
