import type { Output } from "../../cli/output.ts";
import type { Scrubber } from "../../cli/scrub.ts";
import type { LoadedConfig } from "../../config/load.ts";
import type { Peeked } from "../../config/files/peek.ts";
import type { Globals } from "../globals.ts";
import type { AccessStore } from "../../core/access/user.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Store } from "../../core/ports/store.ts";
import type { OpenedPage, PageWish } from "./page.ts";

/** What commands need to serve the page, or the metrics. */
export interface PageContext {
  /**
   * Serves the output of `render` at `GET /metrics` while `work` runs; see `metrics-server.ts`. Throws UsageError,
   * ConfigurationError.
   */
  withMetricsServer<T>(
    listen: { readonly address: string; readonly contentType: string },
    render: () => Promise<string>,
    work: () => Promise<T>,
  ): Promise<T>;
  /**
   * As `withState`, but the state stays open for a minute, for repeated reads, and requests may be filed. A missing
   * state is created if `makes` is true. Ends with `withPage`.
   */
  withKeptState<T>(makes: boolean, run: (store: Store, timeZone: string) => Promise<T>): Promise<T>;
  /** The users of the page. Throws StoreError. */
  openAccess(): Promise<AccessStore>;
  /**
   * Serves the page while `work` runs. Throws ConfigurationError and UsageError if it may not, or cannot, listen
   * there.
   */
  withPage<T>(wish: PageWish, work: (opened: OpenedPage) => Promise<T>): Promise<T>;
  /** The secret of the shop's signals; null = not set. Throws ConfigurationError. */
  readHintSecret(): Promise<string | null>;
}

interface Parts {
  readonly globals: Globals;
  readonly output: Output;
  readonly scrubber: Scrubber;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  loadConfig(): Promise<LoadedConfig>;
  locateState(): Promise<Peeked>;
  withState<T>(run: (store: Store) => Promise<T>): Promise<T>;
}

export function pageContext(parts: Parts): PageContext {
  const { clock, loadConfig, locateState, withState } = parts;
  return {
    async withMetricsServer(listen, render, work) {
      const { withMetricsServer, readToken } = await import("./metrics-server.ts");
      const config = await loadConfig();
      return withMetricsServer(
        { ...listen, token: await readToken(config, parts.scrubber, parts.signal) },
        render,
        work,
      );
    },
    async withKeptState(makes, run) {
      const { withKeptState } = await import("../state/kept-state.ts");
      const located = await locateState();
      return withKeptState({ ...located, makes, clock }, run, () => withState((store) => run(store, located.timeZone)));
    },
    async openAccess() {
      const { openAccess } = await import("./page.ts");
      return openAccess((await locateState()).rootDir);
    },
    async withPage(wish, work) {
      const { withPage } = await import("./page.ts");
      const { values, rootDir } = await loadConfig();
      return withPage({ ...parts, clock, rootDir, serve: values.serve ?? {} }, wish, work);
    },
    async readHintSecret() {
      const { readSecret } = await import("../../config/secrets.ts");
      const source = (await loadConfig()).secrets["framework360.webhookSecret"];
      if (source === null) return null;
      const secret = (await readSecret("framework360.webhookSecret", source, parts.signal)).reveal();
      parts.scrubber.add(secret);
      return secret;
    },
  };
}
