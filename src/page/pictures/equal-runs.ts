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
