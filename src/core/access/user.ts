/** Who may do what at the page. Pure. */
import type { Secret } from "../common/secret.ts";

/** *look* sees; *act* decides as well. */
export const ROLES = ["look", "act"] as const;
export type Role = (typeof ROLES)[number];

/** A user of the installation. */
export interface User {
  readonly name: string;
  readonly role: Role;
  /** Null = every shop there is and will be. */
  readonly shops: readonly string[] | null;
}

/** Who is at the page. `name`: a user's, or the system's user who came by the one-time link. */
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

/** Users, their sessions, and the hints that came, of an installation. */
export interface AccessStore {
  /** Sorted by name. */
  listUsers(): readonly User[];
  hasUsers(): boolean;
  /** Makes a user, or changes one; absent parts stay. All sessions of the user end. */
  putUser(user: User, passwordHash: Secret | null, atMs: number): void;
  /** False = there is none. Their sessions end. */
  removeUser(name: string): boolean;
  readUser(name: string): { readonly user: User; readonly passwordHash: string } | null;
  /** `tokenHash`: of what the browser keeps. `user` null = who came by the link. */
  beginSession(tokenHash: string, user: string | null, untilMs: number, nowMs: number): void;
  /** Whose session it is: a user, or who came by the link; null = there is none, or it is over. */
  findSession(tokenHash: string, nowMs: number): User | "link" | null;
  endSession(tokenHash: string): void;
  /** Remembers a hint for as long as it would be taken; false = it came before. */
  rememberHint(digest: string, untilMs: number, nowMs: number): boolean;
  close(): void;
}
