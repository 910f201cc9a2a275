#!/usr/bin/env node
// Everything in here parses on every Node since 12: it has to get as far as saying that the Node is too old.

// First of all, so that nothing this program makes can be read by anybody else.
process.umask(0o077);

var NEEDED = [22, 12];

var found = process.versions.node.split(".").map(Number);
if (found[0] < NEEDED[0] || (found[0] === NEEDED[0] && found[1] < NEEDED[1])) refuseNode();
else if (process.env.NODE_DEBUG || process.env.NODE_DEBUG_NATIVE) startWithoutDebugging();
else start();

/** Node read these before any line of ours, and prints whole requests by them, passwords and keys included. */
function startWithoutDebugging() {
  if (typeof process.execve !== "function") {
    refuse(
      "node-debug",
      "With NODE_DEBUG, Node.js prints passwords and keys.",
      "Type: unset NODE_DEBUG NODE_DEBUG_NATIVE",
    );
    return;
  }
  var env = Object.assign({}, process.env);
  delete env.NODE_DEBUG;
  delete env.NODE_DEBUG_NATIVE;
  // The same process, begun anew: signals, terminal and exit code stay as they are.
  process.execve(process.execPath, [process.execPath].concat(process.execArgv, process.argv.slice(1)), env);
}

function refuseNode() {
  void import("fs").then(function (fs) {
    refuse(
      "node-too-old",
      "tg360 needs Node.js " + NEEDED.join(".") + " or newer, and this is " + process.versions.node + ".",
      // What npm has installed is no checkout, and has no Node of its own.
      fs.existsSync(new URL("../package-lock.json", import.meta.url))
        ? "In the project's folder, which brings its own Node.js, type: npm run tg360 -- " + typedWords()
        : "Install a newer one, or the package of tg360 for this computer, which brings its own.",
    );
  });
}

/** The doctor's document, which has the one finding that an older Node lets it have. */
function doctorDocument(message, hint) {
  hint = "Install Node.js " + NEEDED.join(".") + " or newer. " + hint;
  var finding = { level: "error", system: "machine", check: "node", what: message, fix: hint };
  var check = { system: "machine", check: "node", level: "error", what: message };
  return { schema: "tg360.doctor/1", exitCode: 4, findings: [finding], checks: [check], samples: [] };
}

function start() {
  useCompileCache();
  import("../dist/cli.js").then(
    function (cli) {
      return cli.main(process.argv.slice(2));
    },
    function (error) {
      if (error.code !== "ERR_MODULE_NOT_FOUND" || !/dist.cli\.js/.test(error.message)) throw error;
      refuse("not-built", "tg360 is not built yet.", "In the project's folder type: npm run build");
    },
  );
}

/** Compiled code is kept in a folder that nobody else can write to, or not at all: it is run without a second look. */
function useCompileCache() {
  var base = process.env.XDG_CACHE_HOME || (process.env.HOME && process.env.HOME + "/.cache");
  if (!base || base[0] !== "/") return;
  var fs = process.getBuiltinModule("fs");
  var folder = base + "/tg360";
  try {
    // Not `recursive`: where mkdir says that a folder is missing which is there, as below /proc, Node tries for ever.
    [base, folder].forEach(function (path) {
      if (!fs.existsSync(path)) fs.mkdirSync(path, { mode: 0o700 });
    });
    var stat = fs.lstatSync(folder);
    if (stat.isDirectory() && stat.uid === process.geteuid() && (stat.mode & 0o022) === 0) {
      process.getBuiltinModule("module").enableCompileCache(folder);
    }
  } catch {
    // No home, no room, no right to write: it starts a little slower.
  }
}

/** Exit 4: not configured. */
function refuse(code, message, hint) {
  process.exitCode = 4;
  process.stderr.write(message + " " + hint + "\n");
  if (process.argv.indexOf("--json") === -1) return;
  var error = { code: code, message: message, hint: hint, exitCode: 4 };
  var isDoctor = code === "node-too-old" && process.argv.indexOf("doctor") !== -1;
  var document = isDoctor ? doctorDocument(message, hint) : { schema: "tg360.error/1", error: error };
  process.stdout.write(JSON.stringify(document) + "\n");
}

/** What was typed, where it can be typed again as it is. */
function typedWords() {
  var words = process.argv.slice(2);
  var isPlain = words.every(function (word) {
    return /^[A-Za-z0-9_.,:=/@+-]+$/.test(word);
  });
  return isPlain && words.length > 0 ? words.join(" ") : "…";
}
