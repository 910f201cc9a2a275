import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingHttpHeaders, request as forwardRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { System } from "../../src/core/common/systems.ts";
import { environmentOf, type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { listenOn, stopListening } from "../support/loopback.ts";

/** A proxy between tg360 and a system. */
export interface Bend {
  /** Uses HTTPS with these instead of HTTP. */
  readonly tls?: Certificate;
  /** Changes the headers of an answer. */
  headers?(headers: IncomingHttpHeaders): IncomingHttpHeaders;
  /** Answers in place of the system. */
  answer?(request: IncomingMessage, response: ServerResponse): void;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** The path of the certificate's file. */
  readonly path: string;
}

/**
 * All that one tg360 needs, in working order: both systems with two pages of products and some orders, a configuration
 * file and private folders. A planted fault changes it before `write` stores it on disk.
 */
export class SetUp implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly folder = mkdtempSync(join(tmpdir(), "tg360-doctor-"));
  readonly configPath = join(this.folder, "config.json");
  readonly profilePath = join(this.folder, "profile.json");
  readonly dataDir = join(this.folder, "data");
  /** The configuration, by dotted path. Undefined = not in the file. */
  readonly settings: Record<string, unknown>;
  /** Where TotalGest's profile differs from the default one, by part. Empty = no profile is configured. */
  readonly profile: Record<string, unknown> = {};
  readonly env: Record<string, string>;
  /** A program and its arguments in front of `tg360`. */
  before: readonly string[] = [];
  readonly #last: (() => void)[] = [];
  readonly #undo: (() => unknown)[] = [];

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    const at = environmentOf(sandbox);
    this.settings = {
      "totalgest.endpoint": at["TG360_TOTALGEST_ENDPOINT"],
      "totalgest.ownerId": at["TG360_TOTALGEST_OWNER_ID"],
      "totalgest.shopId": at["TG360_TOTALGEST_SHOP_ID"],
      "totalgest.username": at["TG360_TOTALGEST_USERNAME"],
      "totalgest.password": at["TG360_TOTALGEST_PASSWORD"],
      "framework360.url": at["TG360_FRAMEWORK360_URL"],
      "framework360.site": "bottega.example.ch",
      "framework360.apiKey": at["TG360_FRAMEWORK360_API_KEY"],
      "export.from": at["TG360_EXPORT_FROM"],
      "export.statuses": ["Completato"],
      "export.cancelled": ["Annullato", "Rimborsato"],
      "products.priceList": "RETAIL",
      "products.languages": ["fr", "it", "de"],
      "mapping.payments": { cod: "CASH" },
      dataDir: this.dataDir,
    };
    this.env = {
      PATH: process.env["PATH"] ?? "",
      HOME: this.folder,
      TMPDIR: this.folder,
      LANG: "C",
      TG360_CONFIG: this.configPath,
    };
    mkdirSync(this.dataDir, { mode: 0o700 });
  }

  /** More than one page of products, at any page size. */
  static async open(): Promise<SetUp> {
    return new SetUp(await startSandbox({ products: 600, orders: 4 }));
  }

  address(system: System): string {
    return String(this.settings[addressKey(system)]);
  }

  /** Changes the files after they are written. */
  atLast(work: () => void): void {
    this.#last.push(work);
  }

  /** Undoes something after the test; the last one first. */
  undo(work: () => unknown): void {
    this.#undo.push(work);
  }

  /** Puts a proxy in front of a system and its address into the configuration. Its host name is `localhost`. */
  async putInFront(system: System, bend: Bend): Promise<void> {
    const target = new URL(this.address(system));
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      if (bend.answer === undefined) forward(target, bend, request, response);
      else bend.answer(request, response);
    };
    const server = bend.tls === undefined ? createHttpServer(serve) : createTlsServer(bend.tls, serve);
    const scheme = bend.tls === undefined ? "http" : "https";
    this.settings[addressKey(system)] = `${scheme}://localhost:${String(await listenOn(server, 0, "localhost"))}`;
    this.undo(() => stopListening(server));
  }

  /** A self-signed certificate for `localhost`, unless the arguments of `openssl req` differ. */
  certificate(more: readonly string[] = NAMED_LOCALHOST): Certificate {
    const [key, path] = [join(this.folder, "key.pem"), join(this.folder, "cert.pem")];
    const made = spawnSync("openssl", [...SELF_SIGNED, "-keyout", key, "-out", path, ...more], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
    return { key: readFileSync(key, "utf8"), cert: readFileSync(path, "utf8"), path };
  }

  /** Configuration and profile as files that only their owner can read. */
  write(): void {
    const settings = { ...this.settings };
    if (Object.keys(this.profile).length > 0) {
      settings["totalgest.profile"] = this.profilePath;
      writeFileSync(this.profilePath, JSON.stringify(this.profile, null, 2), { mode: 0o600 });
    }
    writeFileSync(this.configPath, JSON.stringify(treeOf(settings), null, 2), { mode: 0o600 });
    for (const work of this.#last) work();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const work of this.#undo.toReversed()) await work();
    await this.sandbox.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const SELF_SIGNED = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const NAMED_LOCALHOST = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "90"];

function addressKey(system: System): string {
  return system === "TotalGest" ? "totalgest.endpoint" : "framework360.url";
}

/** Nested sections from dotted paths. */
function treeOf(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  const sections = new Map<string, Record<string, unknown>>();
  for (const [path, value] of Object.entries(settings)) {
    const [section = "", name] = path.split(".");
    if (name === undefined) tree[section] = value;
    else tree[section] = sections.set(section, { ...sections.get(section), [name]: value }).get(section);
  }
  return tree;
}

function forward(target: URL, bend: Bend, request: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = target;
  const headers = { ...request.headers, host: target.host };
  const onward = forwardRequest({ hostname, port, method: request.method, path: request.url, headers }, (answer) => {
    response.sendDate = false;
    response.writeHead(answer.statusCode ?? 502, bend.headers?.(answer.headers) ?? answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}
