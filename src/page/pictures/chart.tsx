import type { Child, FC } from "hono/jsx";

/** A picture of rectangles that stretches; its words stand beside it in HTML, so that they keep their size. */
export const Chart: FC<{
  /** The beginning of the ids of its texts. */
  readonly id: string;
  readonly title: string;
  /** What it shows, for who does not see it. */
  readonly about: string;
  readonly width: number;
  readonly height: number;
  readonly isLow?: boolean;
  /** Its parts are links. */
  readonly hasLinks?: boolean;
  /** From above. */
  readonly scale: readonly string[];
  readonly axis?: readonly string[];
  readonly children?: Child;
}> = ({ id, title, about, width, height, isLow = false, hasLinks = false, scale, axis = [], children }) => (
  <div class="chart">
    <div class="scale" aria-hidden="true">
      {scale.map((one) => (
        <span>{one}</span>
      ))}
    </div>
    <svg
      class={isLow ? "low" : undefined}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role={hasLinks ? "group" : "img"}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-about`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-about`}>{about}</desc>
      {children}
    </svg>
    {axis.length === 0 ? null : (
      <div class="axis" aria-hidden="true">
        {axis.map((one) => (
          <span>{one}</span>
        ))}
      </div>
    )}
  </div>
);

/** Equal neighbours as one, each drawn once: `from` is the place of the first, from 0. */
export function equalRuns<T>(
  values: readonly T[],
): readonly { readonly value: T; readonly from: number; readonly count: number }[] {
  const runs: { value: T; from: number; count: number }[] = [];
  for (const [at, value] of values.entries()) {
    const last = runs.at(-1);
    if (last?.value === value) last.count += 1;
    else runs.push({ value, from: at, count: 1 });
  }
  return runs;
}
