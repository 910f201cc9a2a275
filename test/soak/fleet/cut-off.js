// Loaded before the program (`--import`): while the file TG360_TEST_CUT is there, nothing reaches the ports TG360_TEST_CUT_PORTS.
import { existsSync } from "node:fs";
import { Socket } from "node:net";

const file = process.env.TG360_TEST_CUT;
const ports = new Set(process.env.TG360_TEST_CUT_PORTS.split(",").map(Number));
const { connect, write } = Socket.prototype;
const isCutFrom = (port) => ports.has(Number(port)) && existsSync(file);

Socket.prototype.connect = function (...words) {
  const options = Array.isArray(words[0]) ? words[0][0] : words[0];
  // Nothing listens there.
  if (options && isCutFrom(options.port)) options.port = 1;
  return connect.apply(this, words);
};
Socket.prototype.write = function (...words) {
  if (isCutFrom(this.remotePort)) {
    this.destroy(Object.assign(new Error("the line is cut"), { code: "ECONNRESET" }));
    return false;
  }
  return write.apply(this, words);
};
