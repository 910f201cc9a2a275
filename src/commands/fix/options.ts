import { Option } from "commander";

import type { Declare } from "../declare.ts";
import type { ArticleBy } from "../../core/orders/articles/article.ts";

export interface FixFlags {
  readonly resend?: boolean;
  /** TotalGest's number of the order. */
  readonly markExported?: string;
  readonly dismiss?: boolean;
  /** Takes a dismissal or a settlement back. */
  readonly putBack?: boolean;
  readonly acknowledge?: boolean;
  readonly articleBy?: ArticleBy;
  readonly pushStatus?: boolean;
  /** Of all orders that are held back. */
  readonly releaseStatuses?: boolean;
  /** It is not sent: the buyer knows, or is not to be told. */
  readonly settleStatus?: boolean;
  /** Payments that wait for a person: of these orders, or of all. */
  readonly tellPayments?: boolean;
  readonly settlePayments?: boolean;
  readonly reason?: string;
  readonly yes?: boolean;
}

const OTHERS = ["resend", "markExported", "dismiss", "putBack", "acknowledge", "articleBy"];

const STATUSES = ["pushStatus", "releaseStatuses", "settleStatus"];

/** `args` are ids or references; `-` = read standard input. */
export const declare: Declare<FixFlags> = (program) =>
  program
    .command("fix")
    .argument("[orders...]")
    .addOption(new Option("--resend").conflicts(["markExported", "dismiss", "acknowledge"]))
    .addOption(new Option("--mark-exported <number>").conflicts(["dismiss", "articleBy"]))
    .addOption(new Option("--dismiss").conflicts(["acknowledge", "articleBy"]))
    .addOption(new Option("--put-back").conflicts(["resend", "markExported", "dismiss", "acknowledge", "articleBy"]))
    .addOption(new Option("--acknowledge").conflicts(["articleBy"]))
    .addOption(new Option("--article-by <which>").choices(["link", "sku"]))
    .addOption(new Option("--push-status").conflicts([...OTHERS, "releaseStatuses", "settleStatus"]))
    .addOption(new Option("--release-statuses").conflicts([...OTHERS, "settleStatus"]))
    .addOption(new Option("--settle-status").conflicts(OTHERS))
    .addOption(new Option("--tell-payments").conflicts([...OTHERS, ...STATUSES, "settlePayments"]))
    .addOption(new Option("--settle-payments").conflicts([...OTHERS, ...STATUSES]))
    .addOption(new Option("--reason <text>").conflicts([...STATUSES, "tellPayments", "settlePayments"]))
    .option("--yes");
