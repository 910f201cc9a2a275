import type { Child, FC } from "hono/jsx";

import type { Tone } from "../../view/view.ts";
import type { PageView } from "../view.ts";

/** What a mark means; "" = nothing is to be done. */
export type Mark = "good" | "wait" | "bad" | "";

export function markOf(tone: Tone): Mark {
  return tone === "good" || tone === "bad" ? tone : tone === "busy" ? "wait" : "";
}

/** A state: a word, and a mark whose shape differs as well as its colour. */
export const State: FC<{
  readonly mark: Mark;
  readonly more?: "big" | "says" | undefined;
  readonly children?: Child;
}> = ({ mark, more, children }) => (
  <span class={["st", mark, more ?? ""].filter((one) => one !== "").join(" ")}>{children}</span>
);

/** An instant as one says it, with the exact one for who asks, and for paper. `end`: what ends its sentence, once. */
export const Time: FC<{
  readonly view: PageView;
  readonly at: number;
  readonly end?: string;
  readonly hasHour?: boolean;
}> = ({ view: { text, times, nowMs }, at, end = "", hasHour = false }) => {
  const says = hasHour ? times.agoWithHour(at, nowMs) : times.ago(at, nowMs);
  return (
    <>
      <time datetime={new Date(at).toISOString()} title={text.formats.instant(at)}>
        {says}
      </time>
      {says.endsWith(end) ? "" : end}
    </>
  );
};

/** What only a screen reader says. */
export const Aside: FC<{ readonly children?: Child }> = ({ children }) => <span class="aside">{children}</span>;
