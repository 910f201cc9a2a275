// Builds dist/: the command line as a split bundle, and the files that the program reads at run time.
import { cpSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, join } from "node:path";

import { rolldown } from "rolldown";

import { adapterTypes } from "./adapter-types.ts";
import { noticesOf } from "./notices.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
/** Found beside the bundle as beside the modules that read them. */
const DATA_FOLDERS = [
  "src/clients/adapter/start",
  "src/store/sqlite/file/migrations",
  "src/store/postgres/database/schema",
  "src/text/locales",
  "src/page/assets",
];

const startedMs = Date.now();
rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: { cli: "src/cli.ts" },
  platform: "node",
  plugins: [lazyBuiltins(), sqliteWithoutFiles()],
  onLog(level, log, report) {
    // Libraries in CommonJS, in which `eval` and empty modules are normal.
    if (log.id?.includes("node_modules") === true) return;
    // A module that is also in a file that is loaded in any case.
    if (log.code !== "INEFFECTIVE_DYNAMIC_IMPORT") report(level, log);
  },
});
const { output } = await bundle.write({
  dir: dist,
  format: "esm",
  // All in one folder: `import.meta.url` of every chunk then points to the folder of the data.
  entryFileNames: "[name].js",
  chunkFileNames: "[name]-[hash].js",
  minify: true,
});
await bundle.close();
const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), noticesOf(modules));
writeFileSync(join(dist, "adapter.d.ts"), adapterTypes(root));
for (const folder of DATA_FOLDERS) cpSync(join(root, folder), join(dist, basename(folder)), { recursive: true });

const files = readdirSync(dist).filter((name) => name.endsWith(".js"));
const bytes = files.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
console.log(`dist: ${files.length} files, ${Math.round(bytes / 1024)} KB, ${Date.now() - startedMs} ms`);

/**
 * Bundles better-sqlite3's dozen small files; the module that finds the binary stays in its place, because it derives
 * the path from it.
 */
function sqliteWithoutFiles() {
  const name = "better-sqlite3";
  const inside = "\0sqlite";
  const library = join(root, "node_modules", name, "lib");
  return {
    name: "sqlite-without-files",
    resolveId: (source) => (source === name ? inside : null),
    load: (id) =>
      id === inside
        ? `import { createRequire } from "node:module";
           import createDatabase from ${JSON.stringify(join(library, "database.js"))};
           const path = createRequire(import.meta.url).resolve("${name}");
           const load = createRequire(path);
           export default createDatabase((given) => load("./binding.js").getBinding(given), true);`
        : null,
  };
}

/**
 * Turns static imports of Node's own modules into `process.getBuiltinModule`: an import makes Node build a facade
 * with every export of the module, which was a fifth of the whole start. The large ones are loaded on first use.
 */
function lazyBuiltins() {
  const names = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
  const heavy = new Set(["node:crypto", "node:child_process", "node:fs/promises", "node:os", "node:v8"]);
  const statement =
    /^import\s*(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?\s*(?:from\s*)?["']([^"']+)["'];?/gm;
  return {
    name: "lazy-builtins",
    renderChunk(code) {
      return code.replace(statement, (whole, standard, namespace, named, source) => {
        if (!names.has(source)) return whole;
        const load = `globalThis.process.getBuiltinModule(${JSON.stringify(source)})`;
        const wholes = [standard, namespace].filter((name) => name !== undefined);
        const parts = (named ?? "")
          .split(",")
          .map((part) => part.trim().split(/\s+as\s+/))
          .filter(([name]) => name !== "");
        return heavy.has(source) ? whenUsed(load, wholes, parts) : atOnce(load, wholes, parts);
      });
    },
  };
}

function atOnce(load, wholes, parts) {
  const names = parts.map(([name, local = name]) => (name === local ? name : `${name}: ${local}`));
  return [
    ...wholes.map((name) => `const ${name} = ${load};`),
    ...(names.length === 0 ? [] : [`const { ${names.join(", ")} } = ${load};`]),
  ].join(" ");
}

/** Functions load their module when they are called; classes and constants cannot be deferred. */
function whenUsed(load, wholes, parts) {
  const late = parts.map(([name, local = name]) => {
    if (!/^[a-z]/.test(name)) throw new Error(`${name} of a heavy module is no function`);
    const module = `$module_${local}`;
    return `let ${module}; const ${local} = (...args) => (${module} ??= ${load}).${name}(...args);`;
  });
  const proxies = wholes.map((name) => `const ${name} = new Proxy({}, { get: (_, key) => ${load}[key] });`);
  return [...proxies, ...late].join(" ");
}
