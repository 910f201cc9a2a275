import { userInfo } from "node:os";

/** The system's name for whoever runs this; its number where it has none. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.() ?? "");
  }
}
