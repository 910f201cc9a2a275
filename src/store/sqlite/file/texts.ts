/** The texts that a backup has beside the state, by name, in a table that a state file does not have. */
import Database from "better-sqlite3";

export type KeptTexts = Readonly<Record<string, string>>;

/** Puts them into a state file, or into a new file, which then needs no other beside it. Throws errors of SQLite. */
export function putTexts(path: string, texts: KeptTexts): void {
  const db = new Database(path);
  try {
    db.pragma("journal_mode = DELETE");
    db.exec("CREATE TABLE backup (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID");
    const insert = db.prepare("INSERT INTO backup (name, content) VALUES (?, ?)");
    for (const [name, content] of Object.entries(texts)) insert.run(name, content);
  } finally {
    db.close();
  }
}

/** Takes them out: the file is the state again. Throws errors of SQLite. */
export function takeTexts(path: string): KeptTexts {
  const db = new Database(path);
  try {
    const rows = db.prepare<[], { name: string; content: string }>("SELECT name, content FROM backup").all();
    db.exec("DROP TABLE backup");
    return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
  } finally {
    db.close();
  }
}
