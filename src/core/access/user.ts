/** The users of the page and their rights. Pure. */
import type { Secret } from "../common/secret.ts";

/** *look* may read; *act* may also decide. */
export const ROLES = ["look", "act"] as const;
export type Role = (typeof ROLES)[number];

/** A user of the installation. */
export interface User {
  readonly name: string;
  readonly role: Role;
  /** Null = every shop, now and in future. */
  readonly shops: readonly string[] | null;
}

/** A person at the page. `name`: the user's, or the system's user for a one-time link. */
export interface Visitor extends User {
  readonly isByLink: boolean;
}

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** Lower case letters, digits and `. _ @ -`, at most 64. */
export function isUserName(text: string): boolean {
  return NAME.test(text);
}

export const LEAST_PASSWORD = 10;
const MOST_PASSWORD = 256;

export function isPassword(text: string): boolean {
  return text.length >= LEAST_PASSWORD && text.length <= MOST_PASSWORD;
}

export function maySee({ shops }: Pick<User, "shops">, shop: string): boolean {
  return shops === null || shops.includes(shop);
}

export function mayAct(user: User, shop: string): boolean {
  return user.role === "act" && maySee(user, shop);
}

/** Users, sessions and received hints of an installation. */
export interface AccessStore {
  /** Sorted by name. */
  listUsers(): readonly User[];
  hasUsers(): boolean;
  /** Creates or changes a user; absent parts stay. Ends all sessions of the user. */
  putUser(user: User, passwordHash: Secret | null): void;
  /** False = there is no such user. Ends all their sessions. */
  changePassword(name: string, passwordHash: Secret): boolean;
  /** False = there is no such user. Ends their sessions. */
  removeUser(name: string): boolean;
  readUser(name: string): { readonly user: User; readonly passwordHash: string } | null;
  /** `tokenHash`: of the browser's token. `user` null = logged in by the one-time link. */
  beginSession(tokenHash: string, user: string | null, untilMs: number, nowMs: number): void;
  /** The user of a session, or "link" for the one-time link; null = there is no such session, or it has ended. */
  findSession(tokenHash: string, nowMs: number): User | "link" | null;
  endSession(tokenHash: string): void;
  /** Stores a hint while it would be accepted; false = it was received before. */
  rememberHint(digest: string, untilMs: number, nowMs: number): boolean;
  close(): void;
}
