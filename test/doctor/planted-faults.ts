import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SHOP_OPERATIONS } from "../../src/clients/framework360/contract.ts";
import { ERP_OPERATIONS } from "../../src/clients/totalgest/contract.ts";
import type { System } from "../../src/core/common/systems.ts";
import { withSomething } from "../support/state-with-something.ts";
import type { SetUp } from "./set-up.ts";
import { freePort } from "../support/loopback.ts";

/**
 * Faults of set-ups in the field, one at a time. Each was listed before any check found it: the list is what a
 * diagnosis must find, not what it happens to find.
 */
export interface PlantedFault {
  /** Stable, unique. */
  readonly id: string;
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** The check that the finding must name. */
  readonly finding: {
    readonly system: System | "machine" | "configuration";
    readonly check: Check;
    /** The operation, field, setting or path that the finding names. */
    readonly names: string;
  };
  /** The fix has each of these words, in English, in any case. */
  readonly fix: readonly string[];
  /** What the machine needs to plant it. */
  readonly needs?: "openssl" | "mount";
  /** Changes a working set-up before its files are written. */
  plant(setUp: SetUp): void | Promise<void>;
}

export const CHECKS = [
  "node",
  "configuration",
  "profile",
  "files",
  "disk",
  "state",
  "clock",
  "dns",
  "connection",
  "tls",
  "proxy",
  "credentials",
  "permission",
  "paging",
  "sample",
  "mapping",
] as const;
type Check = (typeof CHECKS)[number];

/** What this machine can plant. */
export const CAN: Readonly<Record<NonNullable<PlantedFault["needs"]>, boolean>> = {
  openssl: spawnSync("openssl", ["version"]).status === 0,
  mount: process.geteuid?.() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0,
};

const MACHINE: readonly PlantedFault[] = [
  {
    id: "node-too-old",
    what: "The Node.js that runs tg360 is older than the one it needs.",
    finding: { system: "machine", check: "node", names: "20.18.0" },
    fix: ["22.12", "npm run tg360"],
    plant: ({ env, folder }) => {
      const path = join(folder, "older.cjs");
      const versions = `{ value: { ...process.versions, node: "20.18.0" } }`;
      writeFileSync(path, `Object.defineProperty(process, "versions", ${versions});\n`);
      env["NODE_OPTIONS"] = `--require=${path}`;
    },
  },
  {
    id: "config-readable-by-all",
    what: "Everybody on the machine can read the configuration file, which holds the password.",
    finding: { system: "configuration", check: "files", names: "config.json" },
    fix: ["chmod 600", "config.json"],
    plant: (setUp) => setUp.atLast(() => chmodSync(setUp.configPath, 0o644)),
  },
  {
    id: "secret-file-readable-by-all",
    what: "The password stands in a file of its own, which everybody on the machine can read.",
    finding: { system: "configuration", check: "files", names: "totalgest-password" },
    fix: ["chmod 600", "totalgest-password"],
    plant: (setUp) => {
      const path = join(setUp.folder, "totalgest-password");
      const password = String(setUp.settings["totalgest.password"]);
      setUp.settings["totalgest.password"] = undefined;
      setUp.env["TG360_TOTALGEST_PASSWORD_FILE"] = path;
      setUp.atLast(() => {
        writeFileSync(path, `${password}\n`);
        chmodSync(path, 0o644);
      });
    },
  },
  {
    id: "state-readable-by-all",
    what: "Everybody on the machine can read the folder of the state, with its customers' addresses.",
    finding: { system: "machine", check: "files", names: "data" },
    fix: ["chmod 700"],
    plant: (setUp) => setUp.atLast(() => chmodSync(setUp.dataDir, 0o755)),
  },
  {
    id: "state-read-only",
    what: "The folder of the state is on a disk that is mounted read-only.",
    finding: { system: "machine", check: "disk", names: "data" },
    fix: ["mounted read-only"],
    needs: "mount",
    plant: (setUp) => {
      setUp.before = inMounts(`mount -t tmpfs -o ro tmpfs ${setUp.dataDir}`);
    },
  },
  {
    id: "data-dir-is-a-file",
    what: "Where the folder of the state should be there is a file.",
    finding: { system: "machine", check: "disk", names: "data.txt" },
    fix: ["dataDir"],
    plant: (setUp) => {
      const path = join(setUp.folder, "data.txt");
      setUp.settings["dataDir"] = path;
      writeFileSync(path, "not a folder\n", { mode: 0o600 });
    },
  },
  {
    id: "disk-nearly-full",
    what: "The disk of the state has less than a megabyte left.",
    finding: { system: "machine", check: "disk", names: "data" },
    fix: ["MB"],
    needs: "mount",
    plant: (setUp) => {
      setUp.before = inMounts(`mount -t tmpfs -o size=512k,mode=0700 tmpfs ${setUp.dataDir}`);
    },
  },
  {
    id: "state-damaged",
    what: "The state file is not a database any more.",
    finding: { system: "machine", check: "state", names: "tg360.db" },
    fix: ["backup"],
    plant: ({ dataDir }) => writeFileSync(join(dataDir, "tg360.db"), "x".repeat(8192), { mode: 0o600 }),
  },
  {
    id: "state-of-another-shop",
    what: "The state belongs to another shop of the same owner, and holds its orders.",
    finding: { system: "machine", check: "state", names: "shop-99" },
    fix: ["--shop-id shop-99", "--shop NAME"],
    plant: async (setUp) => {
      const { dataDir, settings } = setUp;
      const endpoint = String(settings["totalgest.endpoint"]);
      const shopUrl = String(settings["framework360.url"]);
      const site = String(settings["framework360.site"]);
      await withSomething(dataDir, { ownerId: "owner-1", shopId: "shop-99", site, endpoint, shopUrl });
      setUp.atLast(() => {
        for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o600);
      });
    },
  },
  {
    id: "clock-off",
    what: "The machine's clock is ten minutes ahead of both systems.",
    finding: { system: "machine", check: "clock", names: "10 min" },
    fix: ["timedatectl"],
    plant: async (setUp) => {
      await setUp.putInFront("TotalGest", { headers: tenMinutesAgo });
      await setUp.putInFront("Framework360", { headers: tenMinutesAgo });
    },
  },
  {
    id: "clock-of-one-system-off",
    what: "TotalGest's clock is ten minutes behind, and Framework360's is right.",
    finding: { system: "TotalGest", check: "clock", names: "10 min" },
    fix: ["watch", "provider of TotalGest"],
    plant: (setUp) => setUp.putInFront("TotalGest", { headers: tenMinutesAgo }),
  },
];

const CONFIGURATION: readonly PlantedFault[] = [
  {
    id: "config-missing",
    what: "There is no configuration at the path that the environment names.",
    finding: { system: "configuration", check: "configuration", names: "elsewhere.json" },
    fix: ["tg360 configure"],
    plant: ({ env, folder }) => {
      env["TG360_CONFIG"] = join(folder, "elsewhere.json");
    },
  },
  {
    id: "config-half-written",
    what: "The configuration file ends in the middle.",
    finding: { system: "configuration", check: "configuration", names: "config.json" },
    fix: ["config.json"],
    plant: (setUp) => setUp.atLast(() => writeFileSync(setUp.configPath, '{"totalgest": {"endpoint": "htt')),
  },
  {
    id: "config-misspelt-key",
    what: "A setting is misspelt.",
    finding: { system: "configuration", check: "configuration", names: "totalgest.pasword" },
    fix: ["totalgest.password"],
    plant: ({ settings }) => {
      settings["totalgest.pasword"] = settings["totalgest.password"];
      settings["totalgest.password"] = undefined;
    },
  },
  {
    id: "variable-misspelt",
    what: "A variable of the environment is misspelt, and so its value is not used.",
    finding: { system: "configuration", check: "configuration", names: "TG360_PRODUCTS_PRICELIST" },
    fix: ["TG360_PRODUCTS_PRICE_LIST"],
    plant: ({ env }) => {
      env["TG360_PRODUCTS_PRICELIST"] = "B2B";
    },
  },
  {
    id: "secret-command-fails",
    what: "The command that should print the password fails.",
    finding: { system: "configuration", check: "configuration", names: "totalgest.password" },
    fix: ["totalgest.password"],
    plant: ({ settings }) => {
      settings["totalgest.password"] = { command: ["false"] };
    },
  },
  {
    id: "export-from-missing",
    what: "No day is set from which orders are exported, so that none is.",
    finding: { system: "configuration", check: "configuration", names: "no order is sent" },
    fix: ["--export-from"],
    plant: ({ settings }) => {
      settings["export.from"] = undefined;
    },
  },
  {
    id: "completed-status-unknown",
    what: "The status that should mean completed does not exist in the shop.",
    finding: { system: "Framework360", check: "mapping", names: "Consegnato" },
    fix: ["--statuses", "Completato"],
    plant: ({ settings }) => {
      settings["export.statuses"] = ["Consegnato"];
    },
  },
  {
    id: "completed-status-not-found",
    what: "No status is set, and none of the shop's is named like completed.",
    finding: { system: "Framework360", check: "mapping", names: "statuses" },
    fix: ["--statuses"],
    plant: ({ settings, sandbox }) => {
      settings["export.statuses"] = undefined;
      sandbox.shop.statuses = sandbox.shop.statuses.map((one) => ({ ...one, name: `Stato ${one.id}` }));
      settings["export.cancelled"] = undefined;
    },
  },
  {
    id: "payment-code-unknown",
    what: "A payment method of the shop is mapped to a code that TotalGest does not have.",
    finding: { system: "TotalGest", check: "mapping", names: "NACHNAHME" },
    fix: ["--map-payment", "CASH"],
    plant: ({ settings }) => {
      settings["mapping.payments"] = { cod: "NACHNAHME" };
    },
  },
  {
    id: "payment-not-mapped",
    what: "A payment method of the shop is none of TotalGest's by its name, and is not mapped.",
    finding: { system: "TotalGest", check: "mapping", names: "cod" },
    fix: ["--map-payment cod="],
    plant: ({ settings }) => {
      settings["mapping.payments"] = undefined;
    },
  },
  {
    id: "vat-code-unknown",
    what: "A VAT rate is mapped to a code that TotalGest does not have.",
    finding: { system: "TotalGest", check: "mapping", names: "N77" },
    fix: ["--map-vat", "N81"],
    plant: ({ settings }) => {
      settings["mapping.vat"] = { "8.1": "N77" };
    },
  },
  {
    id: "vat-rate-not-in-shop",
    what: "The shop has no tax for a VAT rate of TotalGest's products.",
    finding: { system: "Framework360", check: "mapping", names: "2.6" },
    fix: ["2.6"],
    plant: (setUp) =>
      rewrite(setUp, "Framework360", SHOP_OPERATIONS.taxes.name, (json) =>
        change(json, "data", (taxes) => (Array.isArray(taxes) ? taxes.filter((tax) => !isRate(tax, 2.6)) : taxes)),
      ),
  },
  {
    id: "price-list-unknown",
    what: "The price list does not exist in TotalGest.",
    finding: { system: "TotalGest", check: "mapping", names: "PUBBLICO" },
    fix: ["--price-list", "RETAIL"],
    plant: ({ settings }) => {
      settings["products.priceList"] = "PUBBLICO";
    },
  },
  {
    id: "language-unknown",
    what: "The main language is one that TotalGest has no texts in.",
    finding: { system: "TotalGest", check: "mapping", names: "rm" },
    fix: ["--languages"],
    plant: ({ settings }) => {
      settings["products.languages"] = ["rm"];
    },
  },
];

const CONNECTION: readonly PlantedFault[] = [
  {
    id: "host-unknown",
    what: "The name of TotalGest's host cannot be resolved.",
    finding: { system: "TotalGest", check: "dns", names: "tg00.bweb.invalid" },
    fix: ["totalgest.endpoint"],
    plant: ({ settings }) => {
      settings["totalgest.endpoint"] = "https://tg00.bweb.invalid";
    },
  },
  {
    id: "nothing-listens",
    what: "Nothing listens at TotalGest's port.",
    finding: { system: "TotalGest", check: "connection", names: "127.0.0.1" },
    fix: ["totalgest.endpoint"],
    plant: async ({ settings }) => {
      settings["totalgest.endpoint"] = `http://127.0.0.1:${String(await freePort("localhost"))}`;
    },
  },
  {
    id: "shop-nothing-listens",
    what: "Nothing listens at the shop's port.",
    finding: { system: "Framework360", check: "connection", names: "127.0.0.1" },
    fix: ["framework360.url"],
    plant: async ({ settings }) => {
      settings["framework360.url"] = `http://127.0.0.1:${String(await freePort("localhost"))}`;
    },
  },
  {
    id: "too-slow",
    what: "TotalGest answers later than the time-out that is set.",
    finding: { system: "TotalGest", check: "connection", names: "500ms" },
    fix: ["--timeout"],
    plant: (setUp) => {
      setUp.settings["http.timeout"] = "500ms";
      setUp.sandbox.inject({ system: "TotalGest", operation: "*", times: Infinity, fault: { kind: "slow", ms: 2000 } });
    },
  },
  {
    id: "shop-redirects",
    what: "The shop's address only leads on to another one.",
    finding: { system: "Framework360", check: "connection", names: "https://www.bottega.example.ch" },
    fix: ["--shop-url"],
    plant: (setUp) =>
      setUp.putInFront("Framework360", {
        answer: (request, response) => {
          const location = `https://www.bottega.example.ch${request.url ?? "/"}`;
          response.writeHead(301, { location }).end();
        },
      }),
  },
  {
    id: "proxy-in-the-way",
    what: "Something on the way answers in TotalGest's place, with a page of its own.",
    finding: { system: "TotalGest", check: "proxy", names: "HTML" },
    fix: ["proxy"],
    plant: (setUp) =>
      setUp.putInFront("TotalGest", {
        answer: (_request, response) => {
          response.writeHead(200, { "content-type": "text/html", via: "1.1 gate.example.ch (squid/6.10)" });
          response.end("<html><title>Access control</title><body>Please sign in to use the internet.</body></html>");
        },
      }),
  },
  {
    id: "certificate-expired",
    what: "TotalGest's certificate has expired.",
    finding: { system: "TotalGest", check: "tls", names: "expired" },
    fix: ["renew"],
    needs: "openssl",
    plant: (setUp) => behindTls(setUp, [...NAMED, ...dates("20200101", "20200201")], "trusted"),
  },
  {
    id: "certificate-unknown-issuer",
    what: "TotalGest's certificate was issued by nobody that this machine trusts.",
    finding: { system: "TotalGest", check: "tls", names: "localhost" },
    fix: ["NODE_EXTRA_CA_CERTS"],
    needs: "openssl",
    plant: (setUp) => behindTls(setUp, [...NAMED, "-days", "90"], "not trusted"),
  },
  {
    id: "certificate-of-another-host",
    what: "TotalGest's certificate is that of another host.",
    finding: { system: "TotalGest", check: "tls", names: "another host" },
    fix: ["totalgest.endpoint"],
    needs: "openssl",
    plant: (setUp) => {
      const other = [
        "-subj",
        "/CN=tg01.bweb.example",
        "-addext",
        "subjectAltName=DNS:tg01.bweb.example",
        "-days",
        "90",
      ];
      return behindTls(setUp, other, "trusted");
    },
  },
  {
    id: "certificates-not-checked",
    what: "The environment tells Node.js not to check certificates.",
    finding: { system: "machine", check: "tls", names: "NODE_TLS_REJECT_UNAUTHORIZED" },
    fix: ["Remove this variable", "NODE_EXTRA_CA_CERTS"],
    plant: ({ env }) => {
      env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    },
  },
];

const CREDENTIALS: readonly PlantedFault[] = [
  {
    id: "password-wrong",
    what: "TotalGest's password is wrong.",
    finding: { system: "TotalGest", check: "credentials", names: ERP_OPERATIONS.session.name },
    fix: ["--username", "--password-file"],
    plant: ({ settings }) => {
      settings["totalgest.password"] = "another-password";
    },
  },
  {
    id: "owner-wrong",
    what: "The owner is not the one of this user.",
    finding: { system: "TotalGest", check: "credentials", names: "owner-9" },
    fix: ["--owner-id", "--shop-id"],
    plant: ({ settings }) => {
      settings["totalgest.ownerId"] = "owner-9";
    },
  },
  {
    id: "shop-id-unknown",
    what: "TotalGest has no shop with the id that is configured.",
    finding: { system: "TotalGest", check: "credentials", names: "shop-9" },
    fix: ["--owner-id", "--shop-id"],
    plant: ({ settings }) => {
      settings["totalgest.shopId"] = "shop-9";
    },
  },
  {
    id: "api-key-wrong",
    what: "The shop's API key is wrong.",
    finding: { system: "Framework360", check: "credentials", names: SHOP_OPERATIONS.check.name },
    fix: ["--api-key-file"],
    plant: ({ settings }) => {
      settings["framework360.apiKey"] = "other-key-other-key-other-key-other-key-";
    },
  },
  {
    id: "module-not-active",
    what: "The shop's e-commerce module is not active: it does not know the functions of orders.",
    finding: { system: "Framework360", check: "permission", names: SHOP_OPERATIONS.ordersList.name },
    fix: ["e-commerce"],
    plant: ({ sandbox }) => {
      for (const key of ["ordersList", "ordersGet", "statuses"] as const) {
        sandbox.shop.unsupported.add(SHOP_OPERATIONS[key].name);
      }
    },
  },
];

/** Whether the key may use these, a run shows. */
const SHOP_WRITES: readonly string[] = (
  ["ordersUpdate", "ordersUpdateStatus", "productsCreate", "productsUpdate", "productsBulkUpdate"] as const
).map((key) => SHOP_OPERATIONS[key].name);

/** No run uses `webhooks/create`: `configure --webhook` calls it once, and reports the shop's answer itself. */
const WITHOUT_PERMISSION: readonly string[] = [
  ...SHOP_WRITES,
  SHOP_OPERATIONS.check.name,
  SHOP_OPERATIONS.webhooksCreate.name,
];

const SHOP_PERMISSIONS: readonly PlantedFault[] = Object.values(SHOP_OPERATIONS)
  .filter(({ name }) => !WITHOUT_PERMISSION.includes(name))
  .map(({ name }) => ({
    id: `shop-permission-${name.replace("/", "-")}`,
    what: `The API key has no permission for ${name}.`,
    finding: { system: "Framework360", check: "permission", names: name },
    fix: [name],
    plant: ({ sandbox }) => {
      sandbox.shop.denied.add(name);
    },
  }));

/** The doctor logs in by itself, and calls nothing that changes something. */
const NOT_ASKED: ReadonlySet<string> = new Set(
  [ERP_OPERATIONS.session, ERP_OPERATIONS.createOrder, ERP_OPERATIONS.recordPayment].map(({ name }) => name),
);

const ERP_PERMISSIONS: readonly PlantedFault[] = Object.values(ERP_OPERATIONS)
  .filter(({ name }) => !NOT_ASKED.has(name))
  .map(({ name }) => ({
    id: `erp-permission-${name}`,
    what: `TotalGest's user has no permission for ${name}.`,
    finding: { system: "TotalGest", check: "permission", names: name },
    fix: [name],
    plant: (setUp) => {
      const body = { error: { code: "forbidden", message: "This user may not do that." } };
      const fault = { kind: "status", status: 403, body } as const;
      setUp.sandbox.inject({ system: "TotalGest", operation: name, times: Infinity, fault });
    },
  }));

/** The profile differs from TotalGest: the profile is wrong. */
const PROFILE: readonly PlantedFault[] = [
  {
    id: "profile-missing",
    what: "The profile that is configured is not there.",
    finding: { system: "configuration", check: "profile", names: "nowhere.json" },
    fix: ["totalgest.profile"],
    plant: ({ settings, folder }) => {
      settings["totalgest.profile"] = join(folder, "nowhere.json");
    },
  },
  {
    id: "profile-misspelt-part",
    what: "A part of the profile is misspelt.",
    finding: { system: "configuration", check: "profile", names: "paginater" },
    fix: ["paginator"],
    plant: ({ profile }) => {
      profile["paginater"] = { type: "page", param: "page", start: 1 };
    },
  },
  {
    id: "profile-promises-nothing",
    what: "The profile has neither unique references nor a look-up, so that no order could be sent safely.",
    finding: {
      system: "configuration",
      check: "profile",
      names: "findOrder: null; expected a look-up, or guarantees.uniqueReference",
    },
    fix: ["profile check"],
    plant: ({ profile }) => {
      profile["guarantees"] = { uniqueReference: false, idempotencyKey: true };
      profile["findOrder"] = null;
    },
  },
  {
    id: "base-path-wrong",
    what: "The path in front of every call is another one.",
    finding: { system: "TotalGest", check: "profile", names: "/api/v2" },
    fix: ["basePath"],
    plant: ({ profile }) => {
      profile["basePath"] = "/api/v2";
    },
  },
  {
    id: "path-wrong",
    what: "Products are to be had at another path.",
    finding: { system: "TotalGest", check: "profile", names: ERP_OPERATIONS.products.name },
    fix: ["products.path"],
    plant: ({ profile }) => {
      profile["products"] = { method: "GET", path: "/owners/{{ownerId}}/shops/{{shopId}}/articles" };
    },
  },
  {
    id: "login-path-wrong",
    what: "The login is to be had at another path, under a base path that is right.",
    finding: { system: "TotalGest", check: "profile", names: ERP_OPERATIONS.session.name },
    fix: ["authenticator.path"],
    plant: ({ profile }) => {
      profile["authenticator"] = { path: "/login" };
    },
  },
  {
    id: "authenticator-wrong",
    what: "The profile sends user and password with each call, where TotalGest wants a session.",
    finding: { system: "TotalGest", check: "credentials", names: "basic" },
    fix: ["authenticator"],
    plant: ({ profile }) => {
      profile["authenticator"] = { type: "basic" };
    },
  },
  {
    id: "token-expired",
    what: "The profile holds a token that was good once.",
    finding: { system: "TotalGest", check: "credentials", names: "token_expired" },
    fix: ["authenticator.value"],
    plant: ({ profile, sandbox }) => {
      const { token } = sandbox.erp.openSession();
      sandbox.erp.revokeTokens();
      profile["authenticator"] = { type: "header", name: "Authorization", value: `Bearer ${token}` };
    },
  },
  {
    id: "token-path-wrong",
    what: "The token stands elsewhere in the answer of the session.",
    finding: { system: "TotalGest", check: "credentials", names: "access_token" },
    fix: ["authenticator.tokenPath", "token"],
    plant: ({ profile }) => {
      profile["authenticator"] = { type: "session", path: "/session", tokenPath: "access_token" };
    },
  },
  {
    id: "paging-wrong",
    what: "TotalGest does not know the parameter that should turn the page, and gives the first one again.",
    finding: { system: "TotalGest", check: "paging", names: "seite" },
    fix: ["paginator"],
    plant: ({ profile }) => {
      profile["paginator"] = { type: "page", param: "seite", start: 1 };
    },
  },
  {
    id: "cursor-path-wrong",
    what: "The mark of the next page stands elsewhere, so that only the first page would be read.",
    finding: { system: "TotalGest", check: "paging", names: "next" },
    fix: ["paginator"],
    plant: ({ profile }) => {
      profile["paginator"] = { type: "cursor", cursorPath: "next" };
    },
  },
  {
    id: "cursor-is-an-address",
    what: "Where the cursor should stand, the whole address of the next page does.",
    finding: { system: "TotalGest", check: "profile", names: "products" },
    fix: ["products", "query"],
    plant: (setUp) =>
      rewrite(setUp, "TotalGest", ERP_OPERATIONS.products.name, (json) =>
        change(json, "nextCursor", () => `${setUp.address("TotalGest")}/api/v1/products?from=2`),
      ),
  },
  {
    id: "unknown-product-as-path",
    what: "The profile takes the code of a wrong path for that of a product that is gone.",
    finding: { system: "TotalGest", check: "sample", names: "not_found" },
    fix: ["fields.error.code"],
    plant: ({ profile }) => {
      profile["fields"] = { error: { code: { path: "error.code", map: { not_found: "unknown_product" } } } };
    },
  },
  {
    id: "records-path-wrong",
    what: "The list of products stands elsewhere in the answer.",
    finding: { system: "TotalGest", check: "sample", names: "data.rows" },
    fix: ["records", "items"],
    plant: ({ profile }) => {
      profile["records"] = "data.rows";
    },
  },
  {
    id: "dates-wrong",
    what: "TotalGest writes instants in another form than the profile says.",
    finding: { system: "TotalGest", check: "sample", names: "updatedAt" },
    fix: ["dates", "rfc3339"],
    plant: ({ profile }) => {
      profile["dates"] = "unix";
    },
  },
  {
    id: "field-renamed",
    what: "TotalGest calls the SKU something else.",
    finding: { system: "TotalGest", check: "sample", names: "sku" },
    fix: ["fields.product", "codice"],
    plant: (setUp) => bendProducts(setUp, ({ sku, ...rest }) => ({ ...rest, codice: sku })),
  },
  {
    id: "field-moved",
    what: "The available quantity stands elsewhere in a product.",
    finding: { system: "TotalGest", check: "sample", names: "stock.quantity" },
    fix: ["fields.product", "availability.free"],
    plant: (setUp) =>
      bendProducts(setUp, ({ stock, ...rest }) => {
        const quantity = isObject(stock) ? stock["quantity"] : null;
        return { ...rest, availability: { counted: "100", free: quantity } };
      }),
  },
  {
    id: "field-lacking-in-some",
    what: "Some products have no quantity, and the others have it where the profile says.",
    finding: { system: "TotalGest", check: "sample", names: "in 50 of 200; the others have it" },
    fix: ["fields.product", "stock.quantity", "default"],
    plant: (setUp) => {
      let calls = 0;
      bendProducts(setUp, ({ stock, ...rest }) =>
        calls++ % 4 === 0 ? { ...rest, stock: { unit: "pz" } } : { ...rest, stock },
      );
    },
  },
  {
    id: "field-nowhere",
    what: "Nothing of a product looks like its SKU.",
    finding: { system: "TotalGest", check: "sample", names: "sku" },
    fix: ["fields.product", "lotto.gruppi[].x"],
    plant: (setUp) =>
      bendProducts(setUp, ({ sku: _sku, ean: _ean, ...rest }) => ({ ...rest, lotto: { gruppi: [{ x: 1 }] } })),
  },
  {
    id: "field-of-another-type",
    what: "Whether a product is active is told as text.",
    finding: { system: "TotalGest", check: "sample", names: "active" },
    fix: ["fields.product", "active"],
    plant: (setUp) =>
      bendProducts(setUp, (product) => ({ ...product, active: product["active"] === true ? "S" : "N" })),
  },
  {
    id: "decimals-with-comma",
    what: "Prices have a decimal comma.",
    finding: { system: "TotalGest", check: "sample", names: "amount" },
    fix: ["fields.product", "comma"],
    plant: (setUp) =>
      bendProducts(setUp, ({ prices, ...rest }) => {
        const list: unknown[] = Array.isArray(prices) ? prices : [];
        const comma = (price: unknown): unknown => change(price, "amount", (text) => String(text).replace(".", ","));
        return { ...rest, prices: list.map(comma) };
      }),
  },
  {
    id: "server-time-missing",
    what: "TotalGest's answer does not say what time it is there.",
    finding: { system: "TotalGest", check: "sample", names: "serverTime" },
    fix: ["serverTime"],
    plant: (setUp) =>
      rewrite(setUp, "TotalGest", ERP_OPERATIONS.products.name, (json) => change(json, "serverTime", () => undefined)),
  },
  {
    id: "look-up-ignores-reference",
    what: "TotalGest ignores what the look-up asks for, and answers with other orders.",
    finding: { system: "TotalGest", check: "sample", names: ERP_OPERATIONS.findOrder.name },
    fix: ["findOrder.query"],
    plant: (setUp) => {
      const externalReference = "fw360:another.example.ch:1";
      const lines = [{ kind: "fee", sku: null, quantity: "1" }];
      setUp.sandbox.erp.takeOrder({ externalReference, lines }, "key-1", "{}");
      const operation = ERP_OPERATIONS.findOrder.name;
      setUp.sandbox.inject({ system: "TotalGest", operation, times: Infinity, fault: { kind: "ignoreQuery" } });
    },
  },
];

/** Where the shop differs from what is assumed. */
const SHOP_SHAPES: readonly PlantedFault[] = [
  {
    id: "shop-list-envelope",
    what: "The shop wraps its list of products in another envelope.",
    finding: { system: "Framework360", check: "sample", names: SHOP_OPERATIONS.productsList.name },
    fix: ["productsList.records"],
    plant: (setUp) =>
      rewrite(setUp, "Framework360", SHOP_OPERATIONS.productsList.name, (json) => {
        const data = isObject(json) ? json["data"] : null;
        return { status: 1, result: { list: isObject(data) ? (data["items"] ?? []) : data } };
      }),
  },
  {
    id: "shop-ignores-page",
    what: "The shop gives its first page again, whichever is asked for.",
    finding: { system: "Framework360", check: "paging", names: SHOP_OPERATIONS.productsList.name },
    fix: ["productsList.query"],
    plant: ({ sandbox }) => {
      sandbox.shop.capLimit = 20;
      sandbox.shop.ignorePage = true;
    },
  },
];

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  ...MACHINE,
  ...CONFIGURATION,
  ...CONNECTION,
  ...CREDENTIALS,
  ...SHOP_PERMISSIONS,
  ...ERP_PERMISSIONS,
  ...PROFILE,
  ...SHOP_SHAPES,
];

const NAMED = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];

function dates(from: string, to: string): readonly string[] {
  return ["-not_before", `${from}000000Z`, "-not_after", `${to}000000Z`];
}

/** TotalGest speaks HTTPS with a certificate made by `openssl req`. */
async function behindTls(setUp: SetUp, more: readonly string[], trust: "trusted" | "not trusted"): Promise<void> {
  const tls = setUp.certificate(more);
  if (trust === "trusted") setUp.env["NODE_EXTRA_CA_CERTS"] = tls.path;
  await setUp.putInFront("TotalGest", { tls });
}

/** A command in front of the program that mounts something for `tg360` alone. */
function inMounts(mount: string): readonly string[] {
  return ["unshare", "-m", "sh", "-c", `${mount} && exec "$@"`, "sh"];
}

function tenMinutesAgo<T extends { date?: string | undefined }>(headers: T): T {
  return { ...headers, date: new Date(Date.now() - 10 * 60_000).toUTCString() };
}

/** Changes each product of a list, and the one requested by its id. */
function bendProducts(setUp: SetUp, bend: (product: Record<string, unknown>) => Record<string, unknown>): void {
  const bendOne = (product: unknown): unknown => (isObject(product) ? bend(product) : product);
  rewrite(setUp, "TotalGest", ERP_OPERATIONS.product.name, bendOne);
  rewrite(setUp, "TotalGest", ERP_OPERATIONS.products.name, (json) =>
    change(json, "items", (items) => (Array.isArray(items) ? items.map(bendOne) : items)),
  );
}

function rewrite(setUp: SetUp, system: System, operation: string, bend: (json: unknown) => unknown): void {
  setUp.sandbox.inject({ system, operation, times: Infinity, fault: { kind: "rewrite", rewrite: bend } });
}

/** The object with one value changed; undefined removes it from the JSON. Other values stay as they are. */
function change(json: unknown, name: string, bend: (value: unknown) => unknown): unknown {
  return isObject(json) ? { ...json, [name]: bend(json[name]) } : json;
}

function isRate(tax: unknown, rate: number): boolean {
  return isObject(tax) && Number(tax["rate"]) === rate;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
