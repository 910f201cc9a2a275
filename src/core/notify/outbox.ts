import type { Channel, Notification } from "./message.ts";

/** The messages for people that wait to be sent. */
export interface OutboxStore {
  /** The oldest message that is not being sent, marked as being sent for two minutes; null = none. */
  takeMessage(channel: Channel, nowMs: number): Promise<{ readonly id: string; readonly message: Notification } | null>;
  /** Sending failed; the next run tries again. */
  putBack(id: string): Promise<void>;
  /** The message was sent. */
  forgetMessage(id: string): Promise<void>;
  /** How many messages wait in all channels. */
  countMessages(): Promise<number>;
}
