/**
 * The package, made once. The archive with its own Node; and somebody with a bare Debian 13 and the README: the package is made and installed there, and its commands are typed in their
 * order, up to a running service; then an upgrade, the way back, removal and purge. The steps of the Dockerfile are done in
 * another such Debian.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { buildPackage, type BuiltPackage } from "../support/built-package.ts";
import { type CleanRoot, copyOfRoot, makeCleanRoot, reasonAgainstCleanRoot } from "../support/clean-root.ts";
import { commandsIn } from "../support/documented.ts";
import { isInstalled, type Outcome, runInstalled } from "../support/installed.ts";

const root = join(import.meta.dirname, "../..");
const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const [, INSTALL = ""] = commandsIn("README.md", "Put it to work");
const [SANDBOX = "", CONFIGURE = "", RUN = "", SERVICE = "", CRON = "", TIDY = ""] = commandsIn(
  "docs/operations.md",
  "A rehearsal",
);
const LIMIT_BYTES = 60_000_000;
const LIMIT_MS = 180_000;

/** What apt is told where nobody sits at the terminal. */
const unattended = (line: string): string => line.replaceAll(/\bapt (install|purge)\b/g, "apt-get -qq -y $1");
/** Waits until the sandbox has said where it is. */
const STARTED = "for step in $(seq 300); do grep -q DATA_DIR sandbox.txt && break; sleep 0.1; done";

const SERVICES = ["tg360-daemon.service", "tg360-worker.service", "tg360-serve.service"] as const;

const hasLintian = isInstalled("lintian");

let built: BuiltPackage;

beforeAll(async () => {
  built = await buildPackage();
}, 300_000);

afterAll(() => built.remove());

it("is made for this machine alone if nothing else is asked for, and each step is said before it begins", () => {
  const architecture = process.arch === "arm64" ? "arm64" : "amd64";
  const files = readdirSync(built.folder).toSorted();
  expect(files).toEqual([`tg360-${version}-linux-${process.arch}.tar.gz`, `tg360_${version}_${architecture}.deb`]);
  expect(built.said.trim().split("\n")).toEqual([
    expect.stringContaining(`${architecture}: getting Node.js`),
    `${architecture}: packing ${files[1] ?? ""}`,
    `${architecture}: packing ${files[0] ?? ""}`,
  ]);
});

describe.skipIf(reasonAgainstCleanRoot() !== null)("a bare Debian 13", () => {
  const made: { remove(): void }[] = [];
  let bare: CleanRoot;
  let debian: CleanRoot;
  let next: string;
  let lint: Promise<Outcome>;

  async function must(script: string): Promise<Outcome> {
    const ran = await debian.run(`set -e; cd /root; ${script}`);
    if (ran.code !== 0) throw new Error(`${script}\n${ran.stdout}${ran.stderr}`);
    return ran;
  }

  beforeAll(async () => {
    bare = await makeCleanRoot();
    if (hasLintian) {
      // Takes a minute, beside all the others.
      lint = runInstalled("lintian", ["--fail-on", "error", "--allow-root", built.deb], { timeout: 300_000 });
      lint.catch(() => undefined);
    }
    debian = await copyOfRoot(bare);
    made.push(bare, debian);
    // What a server has from the beginning, and a container has not.
    const server = await debian.run(
      "apt-get -qq update && apt-get -qq -y install --no-install-recommends systemd cron",
    );
    if (server.code !== 0) throw new Error(server.stderr);
    debian.put(built.deb, `root/dist-package/tg360_${version}_amd64.deb`);
    next = await nextVersion(built);
    debian.put(next, "root/next.deb");
  }, 900_000);

  afterAll(() => {
    for (const one of made) one.remove();
  });

  // Packed for speed it is larger than what is published.
  it("gets a package of less than 60 MB", () => {
    expect(statSync(built.deb).size).toBeLessThan(LIMIT_BYTES);
  });

  it("comes from nothing to a service by the commands of the README, in less than three minutes", async () => {
    expect(await debian.run("command -v node")).toMatchObject({ code: 127 });
    const startedMs = performance.now();
    await must(`apt-get -qq update; ${unattended(INSTALL)}`);
    const demo = await must("tg360 demo");
    expect(demo.stdout).toContain("each once");
    const ran = await must([SANDBOX, STARTED, CONFIGURE, `set +e`, RUN, "set -e", SERVICE].join("\n"));
    process.stderr.write(`from nothing to a service: ${String(Math.round(performance.now() - startedMs))} ms\n`);
    expect(performance.now() - startedMs).toBeLessThan(LIMIT_MS);
    expect(ran.stdout).toContain("500 products read");
    expect(ran.stdout).toMatch(/^Sending orders: \d+ orders, \d+ sent, 0 refused, 2 on hold/m);
    expect(ran.stdout).toContain("it starts tg360 with it, as tg360 (tg360-daemon.service).");
    const wanted = "/etc/systemd/system/multi-user.target.wants/tg360-daemon.service";
    expect((await must(`readlink ${wanted}`)).stdout.trim()).toBe("/usr/lib/systemd/system/tg360-daemon.service");
  }, 300_000);

  it("has everything that belongs to a program of the distribution, and nothing that root alone may read", async () => {
    const wanted = [
      ...["", "de/", "fr/", "it/"].map((lang) => `/usr/share/man/${lang}man1/tg360.1.gz`),
      "/usr/share/bash-completion/completions/tg360",
      "/usr/share/zsh/vendor-completions/_tg360",
      "/usr/share/fish/vendor_completions.d/tg360.fish",
      "/usr/lib/tmpfiles.d/tg360.conf",
      "/etc/logrotate.d/tg360",
      "/usr/share/doc/tg360/copyright",
    ];
    expect(wanted.filter((path) => !existsSync(join(debian.folder, path)))).toEqual([]);
    const foreign = await must("find /etc/tg360 /var/lib/tg360 /var/cache/tg360 ! -user tg360");
    expect(foreign.stdout).toBe("");
    const open = await must("find /etc/tg360 /var/lib/tg360 -perm /077");
    expect(open.stdout).toBe("");
    const version = await must("tg360 --version");
    expect(version.stdout.split("\n")[1]).toMatch(/^installed: deb \(\/usr\/lib\/tg360\), Node\.js 24\./);
    // Other people's tg360 is their own.
    const own = await must("setpriv --reuid=nobody --clear-groups env HOME=/tmp/none tg360 configure --show || true");
    expect(own.stdout).toContain("/tmp/none/.config/tg360/config.json");
  }, 60_000);

  it.skipIf(!isInstalled("systemd-analyze"))("has units that systemd takes and finds hardened", async () => {
    for (const unit of SERVICES) {
      const verdict = await runInstalled("systemd-analyze", [`--root=${debian.folder}`, "verify", unit]);
      expect({ unit, ...verdict }).toMatchObject({ code: 0, stderr: "" });
    }
    const worker = readFileSync(join(debian.folder, "usr/lib/systemd/system/tg360-worker.service"), "utf8");
    expect(worker).toContain("ExecStart=/usr/bin/tg360 worker\n");
    for (const unit of SERVICES) {
      const path = join(debian.folder, "usr/lib/systemd/system", unit);
      const security = ["security", "--offline=true", "--threshold=19", "--no-pager", path];
      expect({ unit, ...(await runInstalled("systemd-analyze", security)) }).toMatchObject({ code: 0 });
    }
  });

  it("lets cron do it as the same user, and takes only its own lines out again", async () => {
    await must("printf '0 4 * * * true\\n' | crontab -u tg360 -");
    await must(CRON);
    const table = (await must("crontab -u tg360 -l")).stdout;
    expect(table).toContain('MAILTO="shop@example.ch"');
    expect(table).toContain("*/5 * * * * TG360_CONFIG=/etc/tg360/config.json /usr/bin/tg360 export-orders --quiet;");
    await must("tg360 --lang en --shop default autostart off");
    expect((await must("crontab -u tg360 -l")).stdout).toBe("0 4 * * * true\n");
    expect((await debian.run("tg360 autostart on --by cron")).code).toBe(2);
  }, 60_000);

  it("goes on after an upgrade, and back to the copy from before", async () => {
    await must("tg360 backup - --quiet > /root/before.tg360");
    const before = await must("tg360 status orders --json");
    await must(`apt-get -qq -y install ./next.deb`);
    expect((await must("tg360 --version")).stdout).toMatch(/^9\.0\.0$/m);
    expect((await must("tg360 status orders --json")).stdout).toBe(before.stdout);
    // Both systems are gone, and the state is of the next version now.
    expect((await debian.run("tg360 daemon --once")).code).toBe(6);

    await must("apt-get -qq -y install --allow-downgrades ./dist-package/tg360_*_amd64.deb");
    expect(await debian.run("tg360 status")).toMatchObject({ code: 8, stderr: expect.stringContaining("newer") });
    await must("tg360 restore - --yes < /root/before.tg360");
    expect((await must("tg360 status orders --json")).stdout).toBe(before.stdout);
  }, 180_000);

  it("keeps configuration and state when the package is removed, or purged with nobody there to answer, and goes on with them", async () => {
    await must(`${CRON}
systemctl enable tg360-worker.service`);
    const before = await must("tg360 status orders --json");
    await must("apt-get -qq -y remove tg360");
    expect(existsSync(join(debian.folder, "usr/lib/tg360"))).toBe(false);
    expect((await must("crontab -u tg360 -l")).stdout).not.toContain("tg360");
    const wants = join(debian.folder, "etc/systemd/system/multi-user.target.wants");
    const left = existsSync(wants) ? readdirSync(wants) : [];
    expect(left.filter((unit) => unit.startsWith("tg360"))).toEqual([]);
    await must("dpkg --purge tg360");
    await must(unattended(INSTALL));
    expect((await must("tg360 status orders --json")).stdout).toBe(before.stdout);
  }, 120_000);

  it("asks before a purge removes the data, and no keeps them", async () => {
    const purge = (answer: string): string =>
      `printf '${answer}\\n' | script -qec 'DEBIAN_FRONTEND=teletype dpkg --purge tg360' /dev/null`;
    const state = join(debian.folder, "var/lib/tg360/tg360.db");
    const no = await must(purge("no"));
    expect(no.stdout).toContain("Remove the configuration and the state of tg360?");
    expect(existsSync(state)).toBe(true);
    await must(unattended(INSTALL));
    await must(purge("yes"));
    for (const path of ["etc/tg360", "var/lib/tg360", "var/cache/tg360", "var/log/tg360", "usr/lib/tg360"]) {
      expect({ path, exists: existsSync(join(debian.folder, path)) }).toEqual({ path, exists: false });
    }
  }, 180_000);

  it("is rid of the rehearsal by the last lines of that chapter", async () => {
    await must(unattended(INSTALL));
    // What an earlier sandbox wrote would say that this one has started.
    await must("rm -f sandbox.txt");
    await must(
      [
        SANDBOX,
        STARTED,
        CONFIGURE,
        "tg360 pull-products",
        SERVICE,
        `set +m; ${TIDY}`.replace("kill %1; wait", "kill $!; wait"),
      ].join("\n"),
    );
    const left = ["root/sandbox.txt", "etc/systemd/system/multi-user.target.wants/tg360-daemon.service"];
    expect(left.filter((path) => existsSync(join(debian.folder, path)))).toEqual([]);
    for (const path of ["etc/tg360", "var/lib/tg360", "var/cache/tg360"]) {
      expect({ path, files: readdirSync(join(debian.folder, path)) }).toEqual({ path, files: [] });
    }
  }, 120_000);

  it("becomes the container by the steps of the Dockerfile", async () => {
    const container = await copyOfRoot(bare);
    try {
      container.put(built.deb, `tmp/tg360_${version}_amd64.deb`);
      const steps = readFileSync(join(root, "Dockerfile"), "utf8").split(/^FROM debian:trixie-slim$/m)[1] ?? "";
      const instructions = steps.split("\n").filter((line) => /^[A-Z]+ /.test(line));
      const argument = (name: string): string =>
        instructions.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? "";
      expect(await container.run(argument("RUN"))).toMatchObject({ code: 0 });
      const entry: readonly string[] = JSON.parse(argument("ENTRYPOINT"));
      const command: readonly string[] = JSON.parse(argument("CMD"));
      const as = `cd ${argument("WORKDIR")} && setpriv --reuid=${argument("USER")} --regid=tg360 --init-groups`;
      // As it is started: not configured yet, which it says and ends with.
      const ran = await container.run(`${as} ${entry.join(" ")} ${command.join(" ")} --once`);
      expect(ran).toMatchObject({ code: 4, stderr: expect.stringContaining("tg360 is not set up yet") });
      const show = await container.run(`${as} ${entry.join(" ")} configure --show`);
      expect(show.stdout).toContain("/etc/tg360/config.json");
    } finally {
      container.remove();
    }
  }, 180_000);

  it.skipIf(!hasLintian)(
    "gets one that lintian has no error in",
    async () => {
      const found = await lint;
      expect(found.stdout.split("\n").filter((line) => line.startsWith("E:"))).toEqual([]);
      expect(found.code).toBe(0);
    },
    300_000,
  );
});

describe("the archive", () => {
  it("packs the Node that the checkout works with", () => {
    const packed = JSON.parse(readFileSync(join(root, "packaging/node.json"), "utf8")).version;
    expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies.node).toBe(packed);
  });

  it("gives the same bytes again", async () => {
    const again = await buildPackage();
    const sums = (output: string): readonly string[] => output.match(/sha256 \w+/g) ?? [];
    expect(sums(built.output).length).toBeGreaterThan(0);
    expect(sums(again.output)).toEqual(sums(built.output));
    again.remove();
  }, 120_000);

  it("runs from wherever the archive was unpacked, through a link, with its own Node and no other", async () => {
    const [opt, bin, home] = ["opt", "bin", "home"].map((name) => join(built.folder, name)) as [string, string, string];
    for (const folder of [opt, bin, home]) mkdirSync(folder);
    expect(await runInstalled("tar", ["-xzf", built.tarball, "-C", opt])).toMatchObject({ code: 0 });
    symlinkSync(join(opt, `tg360-${version}-linux-x64/bin/tg360`), join(bin, "tg360"));
    const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: home };
    const status = await runInstalled("tg360", ["status", "--json"], { env });
    expect(status).toMatchObject({ code: 0 });
    expect(JSON.parse(status.stdout)).toMatchObject({ schema: "tg360.status/1" });
    const wrong = await runInstalled("tg360", ["statsu"], { env });
    expect(wrong).toMatchObject({ code: 2 });
    // An adapter in TypeScript, with the types that belong to this version beside it.
    const adapter = join(home, "adapter.ts");
    expect(await runInstalled("tg360", ["adapter", "new", adapter], { env })).toMatchObject({ code: 0 });
    const types = readFileSync(join(home, "tg360-adapter.d.ts"), "utf8");
    expect(types).toContain('declare module "tg360/adapter"');
    expect(types).toContain("export type Adapter = (host: Host) => Operations;");
    const settings = {
      ENDPOINT: "http://127.0.0.1:9",
      OWNER_ID: "1",
      SHOP_ID: "1",
      USERNAME: "a",
      PASSWORD: "b-c-d-e",
    };
    const configured = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`TG360_TOTALGEST_${key}`, value]),
    );
    const tried = await runInstalled("tg360", ["adapter", "test", adapter, "--json"], {
      env: { ...env, ...configured },
    });
    // It is loaded and asked; nothing listens there.
    const { mistakes } = JSON.parse(tried.stdout) as { mistakes: { operation: string; place: string }[] };
    expect(mistakes.map(({ operation }) => operation)).not.toContain("shop");
    expect(mistakes.find(({ operation }) => operation === "products")?.place).toContain("adapter.ts:");
    rmSync(opt, { recursive: true });
  }, 120_000);
});

/** The package of a later version, whose state has one step more. */
async function nextVersion({ deb, folder }: BuiltPackage): Promise<string> {
  const [tree, file] = [join(folder, "next"), join(folder, "next.deb")];
  mkdirSync(tree);
  const must = async (program: string, args: readonly string[]): Promise<void> => {
    const ran = await runInstalled(program, args, { timeout: 120_000 });
    if (ran.code !== 0) throw new Error(ran.stderr);
  };
  await must("dpkg-deb", ["-R", deb, tree]);
  const control = join(tree, "DEBIAN/control");
  writeFileSync(control, readFileSync(control, "utf8").replace(/^Version: .*$/m, "Version: 9.0.0"));
  const migration = join(tree, "usr/lib/tg360/dist/migrations/9000-of-the-next-version.sql");
  writeFileSync(migration, "CREATE TABLE of_the_next_version (id);");
  for (const name of readdirSync(join(tree, "usr/lib/tg360/dist")).filter((one) => one.endsWith(".js"))) {
    const path = join(tree, "usr/lib/tg360/dist", name);
    const text = readFileSync(path, "utf8");
    if (text.includes(version))
      writeFileSync(path, text.replaceAll(`\`${version}\``, "`9.0.0`").replaceAll(`"${version}"`, '"9.0.0"'));
  }
  await must("dpkg-deb", ["--root-owner-group", "-Zgzip", "-z1", "--build", tree, file]);
  return file;
}
