import type { SandboxOptions } from "./options.ts";
import { environmentOf, type Sandbox, startSandbox } from "./sandbox.ts";

/** What is printed about a sandbox that has just started. */
export interface Opened {
  readonly erpUrl: string;
  readonly shopUrl: string;
  readonly products: number;
  readonly orders: number;
  /** Every variable that tg360 needs, by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same as lines for a shell: `export TG360_…='…'`. */
  readonly exports: readonly string[];
}

/**
 * Runs a sandbox until `signal` is aborted, then stops it and resolves. `onOpen` is called once, when both systems
 * listen. Rejects if it cannot start.
 */
export async function runSandbox(
  options: SandboxOptions,
  signal: AbortSignal,
  onOpen: (opened: Opened) => void,
): Promise<void> {
  const sandbox = await startSandbox(options);
  try {
    onOpen(openedOf(sandbox));
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
  } finally {
    await sandbox.close();
  }
}

function openedOf(sandbox: Sandbox): Opened {
  const environment = environmentOf(sandbox);
  return {
    erpUrl: sandbox.erp.url,
    shopUrl: sandbox.shop.url,
    products: sandbox.erp.products.size,
    orders: sandbox.shop.orders.size,
    environment,
    exports: Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`),
  };
}

/** Quotes any word for a POSIX shell. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
