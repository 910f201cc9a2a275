import type { Channel, Notification } from "../../core/notify/message.ts";

/** Messages for people. */
export interface OutboxRows {
  /**
   * The oldest message of a channel that is not being sent: not taken, or taken before `takenBeforeMs` or after
   * `nowMs`; null = there is none.
   */
  findMessage(
    channel: Channel,
    takenBeforeMs: number,
    nowMs: number,
  ): Promise<{ readonly id: string; readonly message: Notification } | null>;
  /** Null = no longer being sent. */
  writeTaken(id: string, takenMs: number | null): Promise<void>;
  addMessages(
    messages: readonly { readonly channel: Channel; readonly message: Notification; readonly madeMs: number }[],
  ): Promise<void>;
  removeMessages(ids: readonly string[]): Promise<void>;
  /** Deletes messages made before this. */
  removeMessagesBefore(madeMs: number): Promise<void>;
  countMessages(): Promise<number>;
}
