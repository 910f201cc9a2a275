import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import type { AccessStore, User } from "../../src/core/access/user.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { openAccessFile } from "../../src/store/sqlite/file/access.ts";
import { makeTestFolder } from "../support/folder.ts";

const ANNA: User = { name: "anna", role: "act", shops: null };
const LEO: User = { name: "leo", role: "look", shops: ["verzasca"] };
const HOUR = 3_600_000;

let access: AccessStore;

beforeEach(() => {
  access = openAccessFile(join(makeTestFolder(), "access.db"));
  return () => access.close();
});

/** Both users, each with a session of an hour. */
function logIn(): void {
  for (const user of [ANNA, LEO]) {
    access.putUser(user, new Secret(`hash of ${user.name}`));
    access.beginSession(`token of ${user.name}`, user.name, HOUR, 0);
  }
}
const sessions = (nowMs = 1): readonly unknown[] =>
  [ANNA, LEO].map(({ name }) => access.findSession(`token of ${name}`, nowMs));

test("a session is its user's until its hour is over or it is ended", () => {
  logIn();
  expect(sessions(HOUR - 1)).toEqual([ANNA, LEO]);
  expect(sessions(HOUR)).toEqual([null, null]);
  access.endSession("token of leo");
  expect(sessions()).toEqual([ANNA, null]);
});

test.each([
  ["is changed", () => access.putUser({ ...ANNA, role: "look" }, null)],
  ["gets another password", () => access.changePassword("anna", new Secret("another"))],
  ["is removed", () => access.removeUser("anna")],
] as const)("a user who %s is logged out everywhere, and nobody else is", (_what, act) => {
  logIn();
  act();
  expect(sessions()).toEqual([null, LEO]);
});

test("a changed user keeps the password, unless another one is given", () => {
  logIn();
  access.putUser({ ...ANNA, role: "look" }, null);
  expect(access.readUser("anna")).toEqual({ user: { ...ANNA, role: "look" }, passwordHash: "hash of anna" });
  access.putUser(ANNA, new Secret("another"));
  expect(access.readUser("anna")?.passwordHash).toBe("another");
  expect(access.changePassword("nobody", new Secret("another"))).toBe(false);
});

test("the one-time link lets in until there is a user, and not again when the last one is removed", () => {
  access.beginSession("token of the link", null, HOUR, 0);
  expect(access.findSession("token of the link", 1)).toBe("link");
  access.putUser(ANNA, new Secret("hash"));
  expect(access.findSession("token of the link", 1)).toBeNull();
  access.removeUser("anna");
  expect(access.findSession("token of the link", 1)).toBeNull();
});

test("a hint is taken once until its time", () => {
  expect([access.rememberHint("digest", 100, 0), access.rememberHint("digest", 100, 99)]).toEqual([true, false]);
  expect(access.rememberHint("digest", 200, 100)).toBe(true);
});
