/** The message of a state that cannot be written, on a full disk for instance: nothing that was said can be noted there. */
import { statSync, utimesSync } from "node:fs";

import type { Problem } from "../../core/common/problems/problem.ts";
import { DAY } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { problemKey } from "../../core/run/notify/decide-report.ts";
import type { MessageSender } from "../../core/run/notify/deliver.ts";

interface Alarm {
  readonly senders: readonly MessageSender[];
  /** The first of them that is there and can be marked has the memory. */
  readonly files: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Says it once a day. What is remembered is the time of a file that exists already, because setting it needs no space: a
 * time ahead of now = it was said, and is not said again until then. Where no file can be marked nothing is sent, since
 * every cycle would send it. Returns the failures.
 */
export async function sendAlarm(found: Problem, { senders, files, clock, signal }: Alarm): Promise<readonly Problem[]> {
  const nowMs = clock.now();
  const undo = mark(files, nowMs);
  if (undo === null) return [];
  const fresh = [{ key: problemKey(found), problem: found }];
  const message = { kind: "problems", atMs: nowMs, fresh, lasting: [], over: [] } as const;
  const sent = await Promise.all(senders.map((sender) => sender.send(message, signal)));
  // The next run tries again.
  if (sent.every((one) => one !== null)) undo();
  return sent.filter((one) => one !== null);
}

/** Null = it was said within a day, or nothing can be marked. */
function mark(files: readonly string[], nowMs: number): (() => void) | null {
  for (const file of files) {
    try {
      const { atime, mtime } = statSync(file);
      const aheadMs = mtime.getTime() - nowMs;
      if (aheadMs > 0 && aheadMs <= DAY) return null;
      utimesSync(file, atime, new Date(nowMs + DAY));
      return () => {
        utimesSync(file, atime, mtime);
      };
    } catch {
      // The next one.
    }
  }
  return null;
}
