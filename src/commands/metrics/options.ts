import type { Declare } from "../declare.ts";

export interface MetricsFlags {
  readonly textfile?: string;
}

export const declare: Declare<MetricsFlags> = (program) => program.command("metrics").option("--textfile <file>");
