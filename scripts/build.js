// Builds dist/: the command line as a split bundle, and the migrations beside it, where the bundled store looks for them.
import { cpSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";

import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const migrations = join(root, "src", "store", "migrations");

const startedMs = Date.now();
rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: { cli: "src/cli.ts" },
  platform: "node",
  external: ["better-sqlite3"],
  plugins: [lazyBuiltins()],
  onLog(level, log, report) {
    // Libraries of the old module system, in which `eval` or an empty module are nothing new.
    if (log.id?.includes("node_modules") !== true) report(level, log);
  },
});
await bundle.write({
  dir: dist,
  format: "esm",
  // All in one folder: `import.meta.url` of every chunk then names the folder of the migrations.
  entryFileNames: "[name].js",
  chunkFileNames: "[name]-[hash].js",
  minify: true,
});
await bundle.close();
if (existsSync(migrations)) cpSync(migrations, join(dist, "migrations"), { recursive: true });

const files = readdirSync(dist).filter((name) => name.endsWith(".js"));
const bytes = files.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
console.log(`dist: ${files.length} files, ${Math.round(bytes / 1024)} KB, ${Date.now() - startedMs} ms`);

/**
 * Turns static imports of Node's own modules into `process.getBuiltinModule`: an import makes Node build a facade with
 * every export of the module, which was a fifth of the whole start.
 */
function lazyBuiltins() {
  const names = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
  const statement =
    /^import\s*(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?\s*(?:from\s*)?["']([^"']+)["'];?/gm;
  return {
    name: "lazy-builtins",
    renderChunk(code) {
      return code.replace(statement, (whole, standard, namespace, named, source) => {
        if (!names.has(source)) return whole;
        const module = `globalThis.process.getBuiltinModule(${JSON.stringify(source)})`;
        return [
          ...(standard === undefined ? [] : [`const ${standard} = ${module};`]),
          ...(namespace === undefined ? [] : [`const ${namespace} = ${module};`]),
          ...(named === undefined ? [] : [`const {${named.replaceAll(/\s+as\s+/g, ": ")}} = ${module};`]),
        ].join(" ");
      });
    },
  };
}
