import { readdirSync, readFileSync } from "node:fs";

import { z } from "zod";

const headers = z.record(z.string(), z.string());

const exchange = z.strictObject({
  name: z.string(),
  only: z.literal("client").optional(),
  request: z.strictObject({
    method: z.enum(["GET", "POST"]),
    path: z.string(),
    query: z.array(z.tuple([z.string(), z.string()])),
    headers,
    body: z.json(),
  }),
  response: z.strictObject({ status: z.number(), headers, body: z.json() }),
  call: z.record(z.string(), z.json()),
  decoded: z.json(),
});

const golden = z.strictObject({ operation: z.string(), exchanges: z.array(exchange).min(1) });

/** A golden exchange, as `README.md` beside this file describes it. */
export type Exchange = z.infer<typeof exchange>;

/** All exchanges of a system, by operation. Throws where a file's name is not its operation. */
export function readGolden(system: "totalgest" | "framework360"): ReadonlyMap<string, readonly Exchange[]> {
  const folder = new URL(`./${system}/`, import.meta.url);
  const files = readdirSync(folder).map((file) => {
    const { operation, exchanges } = golden.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8")));
    if (file !== `${operation}.json`) throw new Error(`${file} holds ${operation}`);
    return [operation, exchanges] as const;
  });
  return new Map(files);
}
