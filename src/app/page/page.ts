import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { getRequestListener } from "@hono/node-server";

import { isLoopback } from "../../config/url.ts";
import { hashToken, makeToken, OneTimeLink } from "../../core/access/token.ts";
import type { AccessStore } from "../../core/access/user.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { ConfigurationError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { openAccessFile } from "../../store/sqlite/file/access.ts";
import { createApp } from "../../page/app.tsx";
import type { PageHost, Site } from "../../page/host.ts";
import { boundHeap } from "../engine.ts";
import { reportFailureIn } from "../output/failure.ts";
import { type App, ofShop } from "../app.ts";
import { type Configured, loadConfig, locateState } from "../config.ts";
import { makePrivateFolder } from "../state/open.ts";
import { userName } from "../state/place.ts";

/** Where the page is served, and its dependencies from outside this room. */
export interface PageWish {
  /** `127.0.0.1:8360`; port 0 = any. */
  readonly listen: string;
  readonly host: (access: AccessStore) => OwnHost;
}

interface OwnHost {
  readonly host: Omit<PageHost, "clock" | "access" | "lang" | "clean" | "report">;
  /** Resolves when nothing is at work any more. */
  ended(): Promise<void>;
}

export interface OpenedPage {
  readonly url: string;
  /** A link that logs in once; null = there are users. */
  readonly link: string | null;
}

const HEADERS_LIMIT_MS = 10 * SECOND;
const REQUEST_LIMIT_MS = 30 * SECOND;

/** The users of the page. Throws StoreError. */
export async function openAccess(app: App): Promise<AccessStore> {
  const { rootDir } = await locateState(app);
  makePrivateFolder(rootDir);
  return openAccessFile(join(rootDir, "page.db"));
}

/**
 * Serves the page while `work` runs. Throws ConfigurationError and UsageError if it may not, or cannot, listen there.
 */
export async function withPage<T>(
  app: App,
  { listen, host: hostOf }: PageWish,
  work: (opened: OpenedPage) => Promise<T>,
): Promise<T> {
  const { clock, globals, output, scrubber } = app;
  const serve = (await loadConfig(app)).values.serve ?? {};
  // Lists are read as products are: without this, a page that stays open takes 350 MB over 100,000 orders and
  // products.
  boundHeap("products");
  const address = readAddress(listen);
  const access = await openAccess(app);
  try {
    const isLocal = isLoopback(address.hostname);
    if (!isLocal && serve.publicUrl === undefined) throw notPublic(listen, "address");
    if (!isLocal && !access.hasUsers()) throw notPublic(listen, "users");
    const server = createServer();
    server.headersTimeout = HEADERS_LIMIT_MS;
    server.requestTimeout = REQUEST_LIMIT_MS;
    await open(server, address, listen);
    const { port } = server.address() as AddressInfo;
    const site = siteOf(address.hostname, port, serve);
    const token = access.hasUsers() ? null : makeToken();
    const own = hostOf(access);
    const host: PageHost = {
      ...own.host,
      clock,
      access,
      lang: globals.lang,
      clean: (text) => scrubber.clean(text),
      report: (error, shop) => {
        // Where even what was said before cannot be read, the page goes on.
        reportFailureIn(shop === undefined ? app : ofShop(app, shop, null), error).catch((unread: unknown) => {
          output.err(`${String(error)}\n${String(unread)}\n`);
        });
      },
    };
    const link = token === null ? null : new OneTimeLink(hashToken(token), clock.now());
    const page = createApp(host, site, { link, systemUser: userName() });
    server.on("request", getRequestListener(page.fetch) as RequestListener);
    try {
      const url = serve.publicUrl ?? `http://${address.hostname}:${String(port)}`;
      const local = `http://${isLocal ? address.hostname : "127.0.0.1"}:${String(port)}`;
      return await work({ url, link: token === null ? null : `${local}/enter?token=${token}` });
    } finally {
      server.close();
      server.closeAllConnections();
      await own.ended();
    }
  } finally {
    access.close();
  }
}

function readAddress(listen: string): URL {
  const url = URL.canParse(`http://${listen}`) ? new URL(`http://${listen}`) : null;
  if (url !== null && url.pathname === "/" && url.search + url.hash + url.username === "") return url;
  const expected = ["127.0.0.1:8360"];
  throw new UsageError(problem("bad-option", { option: "--listen", value: listen, expected, kind: "examples" }));
}

async function open(server: ReturnType<typeof createServer>, { hostname, port }: URL, listen: string): Promise<void> {
  try {
    server.listen(Number(port === "" ? "80" : port), bare(hostname));
    await once(server, "listening");
  } catch (error) {
    throw new ConfigurationError(
      problem("page-address-taken", { listen, free: await freeBeside(hostname, port) }),
      error,
    );
  }
}

/** How many ports are tried, from the one that is taken, or from the page's own if that is one of the first 1024. */
const TRIED_PORTS = 20;

/** The same host with the next port that is free; `none` = this computer does not have the host. */
async function freeBeside(hostname: string, port: string): Promise<string> {
  const first = Math.max(8360, Number(port) + 1);
  for (let free = first; free < first + TRIED_PORTS; free++) {
    const probe = createServer();
    try {
      probe.listen(free, bare(hostname));
      await once(probe, "listening");
      return `${hostname}:${String(free)}`;
    } catch {
      // The next one.
    } finally {
      probe.close();
    }
  }
  return "none";
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

type Serve = NonNullable<Configured["values"]["serve"]>;

/** Beyond this machine, browsers may use only its public name. */
function siteOf(hostname: string, port: number, { publicUrl, trustedProxies = [] }: Serve): Site {
  const local = isLoopback(hostname)
    ? ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${String(port)}`)
    : [];
  const outside = publicUrl === undefined ? [] : [new URL(publicUrl).host];
  return {
    hosts: new Set([...local, ...outside]),
    origins: new Set([...local.map((host) => `http://${host}`), ...(publicUrl === undefined ? [] : [publicUrl])]),
    isSecure: publicUrl !== undefined,
    trustedProxies,
  };
}

function notPublic(listen: string, why: "address" | "users"): ConfigurationError {
  return new ConfigurationError(problem("page-not-public", { listen, why }));
}
