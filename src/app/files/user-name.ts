import { userInfo } from "node:os";

/** The system's name of the current user; the numeric id if there is none. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.() ?? "");
  }
}
