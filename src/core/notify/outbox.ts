import type { Channel, Notification } from "./message.ts";

/** A message for people that waits to be sent. */
export interface OutboxStore {
  /** The oldest one that nobody is sending, marked as being sent for two minutes; null = none. */
  takeMessage(channel: Channel, nowMs: number): Promise<{ readonly id: string; readonly message: Notification } | null>;
  /** It was not sent: the next run tries. */
  putBack(id: string): Promise<void>;
  /** It was sent. */
  forgetMessage(id: string): Promise<void>;
  /** How many wait, of all channels. */
  countMessages(): Promise<number>;
}
