/** Everything that may spoil a day, or only seem to, each planted singly. */
import type { Month } from "./month.ts";
import { saidOf, type Story } from "./truth.ts";
import { STATUS } from "./world.ts";

export interface Kind {
  readonly name: string;
  /** Begins on the first day at about ten, with the goods in the shop. */
  readonly play: (month: Month) => Promise<void>;
}

/** The next morning: the audit of what is due, then the first cycle. */
async function morning(month: Month): Promise<void> {
  month.goTo(4);
  await month.audit(null);
  month.goTo(6);
  await month.cycle();
}

async function endOfDay(month: Month): Promise<void> {
  month.goTo(20);
  await month.evening();
}

async function nextDay(month: Month): Promise<void> {
  await endOfDay(month);
  await morning(month);
}

/** The audit of a day with more orders than a page has, while a system lies. */
async function auditFullDay(month: Month, lies: Parameters<Month["audit"]>[1]): Promise<void> {
  for (let index = 0; index < 12; index++) month.place();
  await endOfDay(month);
  month.goTo(4);
  await month.audit(null, lies);
}

async function giveUpFirstDay(month: Month): Promise<void> {
  await auditFullDay(month, { shop: "more" });
  await month.giveUp();
  await nextDay(month);
}

/** An order that TotalGest has, on the day after. */
async function exported(month: Month): Promise<ReturnType<Month["place"]>> {
  const story = month.place();
  await nextDay(month);
  return story;
}

/** Orders of one day with the same total, of three buyers, and one of the first with another total, on the day after. */
async function sameTotals(month: Month): Promise<readonly Story[]> {
  const pieces = [9, 9, 9, 5];
  const stories = pieces.map(() => month.place());
  for (const [at, story] of stories.entries())
    month.edit(story, (pieces[at] ?? 0) - (story.sale.items[0]?.pieces ?? 0));
  await nextDay(month);
  return stories;
}

/** An order that is not completed, on the day after. */
async function waiting(month: Month): Promise<Story> {
  const story = month.place(STATUS.open);
  await nextDay(month);
  return story;
}

/** An exported order that gets another status in the shop. */
function exportedThen(status: keyof typeof STATUS): Kind["play"] {
  return async (month) => month.setStatus(await exported(month), STATUS[status]);
}

/** What a copy of the state knows. */
interface Old {
  readonly sent: Story;
  readonly held: Story;
}

export const KINDS: readonly Kind[] = [
  {
    name: "what only TotalGest knew after a restore is edited, and a person acknowledges it",
    play: async (month) => {
      await exported(month);
      await month.keepCopy();
      const story = month.place();
      await endOfDay(month);
      await month.putBack();
      await month.cycle();
      month.edit(story);
      await nextDay(month);
      await month.decide(story, "acknowledge");
      await nextDay(month);
      await month.audit(month.allDays);
    },
  },
  // ------------------------------------------------------------------------------------------- nothing
  {
    name: "nothing happens",
    play: async (month) => {
      await exported(month);
    },
  },
  {
    name: "one run sends an order, finds one in TotalGest, holds one, and has one refused",
    play: async (month) => {
      month.world.refusals = 1;
      month.place();
      month.sendElsewhere(month.place());
      month.place(STATUS.completed, { payment: "COD" });
      month.place();
      await endOfDay(month);
    },
  },
  // ------------------------------------------------------------------------- articles of a waiting order
  {
    name: "what an order waits for is renamed",
    play: async (month) => {
      const story = await waiting(month);
      month.renameArticle(story, "NEW-1");
      await nextDay(month);
      month.setStatus(story, STATUS.completed);
    },
  },
  {
    name: "what an order waits for is renamed, and a new article gets its SKU",
    play: async (month) => {
      const story = await waiting(month);
      const [item] = story.sale.items;
      month.renameArticle(story, "NEW-1");
      month.world.addArticle(item?.sku ?? "", 5000);
      await nextDay(month);
      month.setStatus(story, STATUS.completed);
      month.place();
    },
  },
  {
    name: "what an order waits for has the SKU of another article for an hour, and the other its SKU",
    play: async (month) => {
      const story = await waiting(month);
      month.swapArticles(story);
      await month.cycle();
      month.setStatus(story, STATUS.completed);
      await month.cycle();
      if (story.sent === null) month.found.push("an order whose article was swapped is not sent");
      month.swapArticles(story);
    },
  },
  {
    name: "what an order waits for is replaced by another article, and a person dismisses it",
    play: async (month) => {
      const story = await waiting(month);
      month.replaceArticle(story);
      await nextDay(month);
      month.setStatus(story, STATUS.completed);
      month.place();
      await nextDay(month);
      await month.decide(story, "dismiss");
    },
  },
  ...(["renamed", "replaced"] as const).map((deed) => ({
    name: `what was sold is ${deed} while the shop does not list its orders`,
    play: async (month: Month) => {
      await exported(month);
      month.world.hidesOrders = true;
      const story = month.place();
      if (deed === "renamed") month.renameArticle(story, "NEW-1");
      else month.replaceArticle(story);
      await month.badCycle({});
      month.world.hidesOrders = false;
      await nextDay(month);
      month.place();
    },
  })),
  // -------------------------------------------------------------------------------- who owns a field
  ...(["totalgest", "totalgest!", "first", "shop"] as const).map((owner) => ({
    name: `the owner of all fields is ${owner} from now on, and TotalGest and the shop change them`,
    play: async (month: Month) => {
      const { world } = month;
      const data = owner === "totalgest!" ? "totalgest" : owner;
      month.own({ name: owner, descriptions: owner, ean: data, price: data });
      const [first, second, third] = [...world.goods.values()];
      if (first === undefined || second === undefined || third === undefined) throw new Error("the shop has no goods");
      const told = { texts: { description: "di TotalGest" }, ean: "4006381333931", price: "11.00" };
      world.write(first, "description", "del negozio");
      first.fields = { ...first.fields, price: "12.00", ean: "5901234123457" };
      for (const good of [first, second]) world.change(world.articleOf(good), told);
      world.addArticle("SKU-NEW", 5000);
      world.change(world.articleWith("SKU-NEW"), told);
      await nextDay(month);
      // A cycle at rest says the same of the texts that are left.
      month.goTo(8);
      await month.evening();
      world.write(third, "name", "nome del negozio");
      world.change(world.articleOf(third), { name: "nome di TotalGest" });
      await nextDay(month);
      month.own({});
    },
  })),
  // ------------------------------------------------------------------------------------------ statuses
  {
    name: "an order goes to shipped before anybody reads it",
    play: async (month) => {
      month.setStatus(month.place(), STATUS.shipped);
      await nextDay(month);
    },
  },
  {
    name: "an order that waited is completed and invoiced at once",
    play: async (month) => {
      const story = month.place(STATUS.open);
      await nextDay(month);
      month.setStatus(story, STATUS.invoiced);
    },
  },
  {
    name: "an exported order is shipped",
    play: exportedThen("shipped"),
  },
  {
    name: "an exported order waits for its payment again",
    play: exportedThen("open"),
  },
  {
    name: "an exported order goes to a status without a class",
    play: exportedThen("closed"),
  },
  {
    name: "a new order has a status without a class",
    play: async (month) => {
      month.place(STATUS.closed);
      await nextDay(month);
    },
  },
  {
    name: "the shop does not list its statuses at night",
    play: async (month) => {
      await exported(month);
      await endOfDay(month);
      month.world.statusList = "empty";
      month.goTo(4);
      await month.audit(null);
      month.world.statusList = "whole";
    },
  },
  // ------------------------------------------------------------------------- classes by configuration
  {
    name: "classes are configured by id, and the shop renames its statuses",
    play: async (month) => {
      month.configure();
      const story = await exported(month);
      month.rename(STATUS.completed, "Fatto");
      month.rename(STATUS.shipped, "Partito");
      month.rename(STATUS.cancelled, "Completato");
      month.place();
      month.place(STATUS.cancelled);
      month.setStatus(story, STATUS.shipped);
    },
  },
  {
    name: "a status that goes by its name gets another one",
    play: async (month) => {
      month.place(STATUS.shipped);
      const story = await exported(month);
      month.rename(STATUS.shipped, "Partito", "none");
      month.setStatus(story, STATUS.shipped);
    },
  },
  ...(["due", "after", "open", "cancelled"] as const).map((meaning) => ({
    name: `a status without a class gets one: ${meaning}`,
    play: async (month: Month) => {
      month.place(STATUS.closed);
      const story = await exported(month);
      month.setStatus(story, STATUS.closed);
      await nextDay(month);
      month.giveClass(STATUS.closed, meaning);
    },
  })),
  {
    name: "an order in a status without a class is dismissed",
    play: async (month) => {
      const story = month.place(STATUS.closed);
      await nextDay(month);
      await month.decide(story, "dismiss");
    },
  },
  ...(["empty", "refused"] as const).map((list) => ({
    name: `the list of statuses is ${list} during a day`,
    play: async (month: Month) => {
      month.configure();
      await exported(month);
      const story = month.place();
      month.world.statusList = list;
      await month.badCycle({});
      month.world.statusList = "whole";
      if (story.sent === null) month.found.push("an order whose status is configured is not sent");
    },
  })),
  {
    name: "there is no export.from for a day and a night",
    play: async (month) => {
      await exported(month);
      month.setFrom(null);
      const story = month.place();
      const { exitCode } = await month.cycle();
      if (exitCode !== 4 || story.sent !== null) month.found.push(`without export.from: ${String(exitCode)}`);
      month.goTo(4);
      await month.audit(null);
      month.setFrom(month.firstDay);
    },
  },
  // ------------------------------------------------------------------------------- changes in the shop
  {
    name: "cancelled after the export",
    play: exportedThen("cancelled"),
  },
  {
    name: "refunded after the export",
    play: exportedThen("refunded"),
  },
  {
    name: "cancelled in the night before the audit",
    play: async (month) => {
      const story = month.place();
      await endOfDay(month);
      month.setStatus(story, STATUS.cancelled);
      month.goTo(4);
      await month.audit(null);
    },
  },
  {
    name: "cancelled before the export",
    play: async (month) => {
      month.setStatus(month.place(), STATUS.cancelled);
      await nextDay(month);
    },
  },
  {
    name: "cancelled after the export, and acknowledged",
    play: async (month) => {
      const story = await exported(month);
      month.setStatus(story, STATUS.cancelled);
      await nextDay(month);
      await month.decide(story, "acknowledge");
    },
  },
  {
    name: "cancelled in the night, and acknowledged as soon as the audit says so",
    play: async (month) => {
      const story = month.place();
      await endOfDay(month);
      month.setStatus(story, STATUS.cancelled);
      month.goTo(4);
      await month.audit(null);
      if (!(await month.decide(story, "acknowledge"))) month.found.push("what the audit found cannot be acknowledged");
    },
  },
  {
    name: "edited after the export",
    play: async (month) => {
      month.edit(await exported(month));
    },
  },
  {
    name: "edited after the export, acknowledged, and edited again",
    play: async (month) => {
      const story = await exported(month);
      month.edit(story);
      await nextDay(month);
      await month.decide(story, "acknowledge");
      await nextDay(month);
      month.edit(story);
    },
  },
  {
    name: "edited before the export",
    play: async (month) => {
      month.edit(month.place());
      await nextDay(month);
    },
  },
  {
    name: "deleted in the shop after the export",
    play: async (month) => {
      month.remove(await exported(month));
    },
  },
  {
    name: "deleted in the shop before the export",
    play: async (month) => {
      const story = month.place(STATUS.open);
      await nextDay(month);
      month.remove(story);
    },
  },
  {
    name: "the id of an exported order comes again",
    play: async (month) => {
      month.reuse(await exported(month));
    },
  },
  {
    name: "the id of an exported order comes again, and a person types that order",
    play: async (month) => {
      const again = month.reuse(await exported(month));
      await nextDay(month);
      await month.decide(again, "settle", month.type(again));
    },
  },
  {
    name: "the id of an exported order comes again, and a person types that order with a wrong total",
    play: async (month) => {
      const again = month.reuse(await exported(month));
      await nextDay(month);
      await month.decide(again, "settle", month.type(again, { gross: 500 }));
    },
  },
  {
    name: "the id of an exported order comes again, and a person gives a number that TotalGest does not have",
    play: async (month) => {
      const again = month.reuse(await exported(month));
      await nextDay(month);
      await month.decide(again, "settle", "H-999");
      await nextDay(month);
    },
  },
  {
    name: "the id of an order that was never sent comes again",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      month.reuse(story);
      await nextDay(month);
    },
  },
  {
    name: "the id of an order that was never sent comes again, and a person sends that order",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      const again = month.reuse(story);
      await nextDay(month);
      await month.decide(again, "resend");
    },
  },
  {
    name: "the id of a dismissed order comes again",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      await month.decide(story, "dismiss");
      month.reuse(story);
      await nextDay(month);
    },
  },
  {
    name: "an order from before export.from is completed later",
    play: async (month) => {
      const placedMs = month.world.nowMs - 3 * 86_400_000;
      const story = month.place(STATUS.open, { placedMs });
      await nextDay(month);
      month.setStatus(story, STATUS.completed);
    },
  },
  {
    name: "an order from before export.from goes from waiting to shipped",
    play: async (month) => {
      const placedMs = month.world.nowMs - 3 * 86_400_000;
      const story = month.place(STATUS.open, { placedMs });
      await nextDay(month);
      month.setStatus(story, STATUS.shipped);
    },
  },
  {
    name: "placed in the night, after the last run",
    play: async (month) => {
      await exported(month);
      await endOfDay(month);
      month.place();
      month.goTo(4);
      await month.audit(null);
    },
  },
  // -------------------------------------------------------------------------------- orders that wait
  {
    name: "held for a means of payment",
    play: async (month) => {
      month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
    },
  },
  {
    name: "held for its currency",
    play: async (month) => {
      month.place(STATUS.completed, { currency: "EUR" });
      await nextDay(month);
    },
  },
  {
    name: "held, and corrected in the shop",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      month.pay(story, "CARD");
    },
  },
  {
    name: "refused by TotalGest",
    play: async (month) => {
      month.world.refusals = 1;
      await exported(month);
    },
  },
  {
    name: "refused by TotalGest, and sent again by a person",
    play: async (month) => {
      month.world.refusals = 1;
      const story = await exported(month);
      await month.decide(story, "send");
    },
  },
  // ----------------------------------------------------------------------------------------- TotalGest
  {
    name: "TotalGest cancels an order",
    play: async (month) => {
      month.cancelInErp(await exported(month));
    },
  },
  {
    name: "TotalGest changes a total",
    play: async (month) => {
      month.changeInErp(await exported(month), { gross: 12_345 });
    },
  },
  {
    name: "TotalGest has an order in another currency",
    play: async (month) => {
      month.changeInErp(await exported(month), { currency: "EUR" });
    },
  },
  {
    name: "a change is acknowledged, and TotalGest has the order in another currency",
    play: async (month) => {
      const story = await exported(month);
      month.edit(story);
      await nextDay(month);
      await month.decide(story, "acknowledge");
      month.changeInErp(story, { currency: "EUR" });
    },
  },
  {
    name: "TotalGest books an order twice on its day",
    play: async (month) => {
      const story = month.place();
      await endOfDay(month);
      month.bookTwice(story);
      await morning(month);
    },
  },
  {
    name: "TotalGest books an order a second time three days later",
    play: async (month) => {
      const story = await exported(month);
      await nextDay(month);
      await nextDay(month);
      month.bookTwice(story);
      const day = month.firstDay;
      await nextDay(month);
      await month.audit({ from: day, to: day });
    },
  },
  {
    name: "TotalGest loses an order",
    play: async (month) => {
      month.loseInErp(await exported(month));
    },
  },
  {
    name: "TotalGest loses an order, and a person sends it again",
    play: async (month) => {
      const story = await exported(month);
      month.loseInErp(story);
      await month.decide(story, "resend");
    },
  },
  {
    name: "TotalGest loses an order that is open again, and refuses it when a person sends it again",
    play: async (month) => {
      const story = await exported(month);
      month.setStatus(story, STATUS.open);
      month.loseInErp(story);
      month.world.refusals = 1;
      await month.decide(story, "resend");
      await nextDay(month);
    },
  },
  ...(
    [
      ["cancels an order", (month: Month, story: Story) => month.cancelInErp(story)],
      ["changes a total", (month: Month, story: Story) => month.changeInErp(story, { gross: 12_345 })],
      [
        "has an order in another currency",
        (month: Month, story: Story) => month.changeInErp(story, { currency: "EUR" }),
      ],
      ["books an order twice", (month: Month, story: Story) => month.bookTwice(story)],
      ["loses an order", (month: Month, story: Story) => month.loseInErp(story)],
    ] as const
  ).map(([name, spoil]) => ({
    name: `TotalGest ${name}, and a person settles it`,
    play: async (month: Month) => {
      const story = await exported(month);
      spoil(month, story);
      await month.audit(month.allDays);
      if (!(await month.decide(story, "acknowledge"))) month.found.push("what the audit found cannot be acknowledged");
    },
  })),
  ...(["stays", "is acknowledged", "is cancelled"] as const).map((end) => ({
    name: `typed by hand with its day, buyer and total although it was sent, and ${end}`,
    play: async (month: Month) => {
      const [story] = await sameTotals(month);
      await sameTotals(month);
      if (story === undefined) throw new Error("nothing was placed");
      month.typeAgain(story);
      await month.audit(month.allDays);
      if (end === "is cancelled") month.cancelBeside(story);
      if (end !== "is acknowledged") return;
      if (!(await month.decide(story, "acknowledge"))) month.found.push("a possible double cannot be acknowledged");
    },
  })),
  {
    name: "deleted in the shop after the export, and settled by a person",
    play: async (month) => {
      const story = await exported(month);
      month.remove(story);
      await month.audit(month.allDays);
      if (!(await month.decide(story, "acknowledge"))) month.found.push("what the audit found cannot be acknowledged");
    },
  },
  // ------------------------------------------------------------------------------- decisions of a person
  {
    name: "dismissed with a reason",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      await month.decide(story, "dismiss");
    },
  },
  {
    name: "typed by hand and marked",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      await month.decide(story, "mark", month.type(story));
    },
  },
  {
    name: "typed by hand and not marked",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      month.type(story);
    },
  },
  {
    name: "marked with a number that TotalGest does not have",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      await month.decide(story, "mark", "H-999");
    },
  },
  {
    name: "marked, and there with another total",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      await month.decide(story, "mark", month.type(story, { gross: 500 }));
    },
  },
  {
    name: "marked, and there in another currency",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      await month.decide(story, "mark", month.type(story, { currency: "EUR" }));
    },
  },
  {
    name: "marked, and cancelled in TotalGest",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      const number = month.type(story);
      await month.decide(story, "mark", number);
      for (const booking of month.world.bookings) booking.isCancelled ||= booking.number === number;
    },
  },
  {
    name: "marked, and cancelled in the shop",
    play: async (month) => {
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      await month.decide(story, "mark", month.type(story));
      month.setStatus(story, STATUS.cancelled);
    },
  },
  {
    name: "marked with the number of another order",
    play: async (month) => {
      const other = await exported(month);
      const story = month.place(STATUS.completed, { payment: "COD" });
      await nextDay(month);
      const { number } = month.bookingOf(other);
      if (await month.decide(story, "mark", number)) month.found.push(`the number ${number} of another order is taken`);
    },
  },
  {
    name: "forced although it was cancelled",
    play: async (month) => {
      const story = month.place(STATUS.cancelled);
      await nextDay(month);
      await month.decide(story, "send");
    },
  },
  {
    name: "forced while it waited for its payment",
    play: async (month) => {
      const story = month.place(STATUS.open);
      await nextDay(month);
      await month.decide(story, "send");
    },
  },
  // ------------------------------------------------------------------------------------ lists that lie
  ...(["cut", "repeats", "more", "fewer"] as const).map((lie) => ({
    name: `the shop's list lies at night: ${lie}`,
    play: async (month: Month) => {
      await auditFullDay(month, { shop: lie });
    },
  })),
  {
    name: "a day is given up, and an order of it is booked twice",
    play: async (month) => {
      const story = month.place();
      await giveUpFirstDay(month);
      month.bookTwice(story);
      await nextDay(month);
      await nextDay(month);
    },
  },
  {
    name: "the shop's list lies at night, and the day is given up",
    play: async (month) => {
      await giveUpFirstDay(month);
      await nextDay(month);
    },
  },
  ...(["repeats", "loops"] as const).map((lie) => ({
    name: `TotalGest's list lies at night: ${lie}`,
    play: async (month: Month) => {
      await auditFullDay(month, { erp: lie });
    },
  })),
  {
    name: "the shop's list is cut in a run",
    play: async (month) => {
      for (let index = 0; index < 4; index++) month.place();
      await month.badCycle({ lie: "cut" });
      await nextDay(month);
    },
  },
  {
    name: "a run is killed and the next ones meet bad weather",
    play: async (month) => {
      for (let index = 0; index < 4; index++) month.place();
      await month.badCycle({ diesIn: 12 });
      await month.badCycle({ storm: 0.3 });
      await nextDay(month);
    },
  },
  // ------------------------------------------------------------------- last night's state is put back
  ...(
    [
      ["nothing was decided since", () => undefined],
      ["an order was dismissed since", (month, { held }) => month.decide(held, "dismiss")],
      ["an order was typed and marked since", (month, { held }) => month.decide(held, "mark", month.type(held))],
      [
        "a dismissed order can go since",
        async (month, { held }) => {
          await month.decide(held, "dismiss");
          month.pay(held, "CARD");
        },
      ],
      [
        "an order that was typed and marked can go since",
        async (month, { held }) => {
          await month.decide(held, "mark", month.type(held));
          month.pay(held, "CARD");
        },
      ],
      [
        "a change was settled since",
        async (month, { sent }) => {
          month.edit(sent);
          await month.cycle();
          await month.decide(sent, "acknowledge");
        },
      ],
      [
        "orders were exported since",
        async (month) => {
          for (const status of [STATUS.completed, STATUS.shipped]) month.place(status);
          await month.cycle();
        },
      ],
      [
        "an order was refused since",
        async (month) => {
          month.world.refusals = 1;
          month.place();
          await month.cycle();
        },
      ],
      [
        "TotalGest lost since what was exported since",
        async (month) => {
          const story = month.place();
          await month.cycle();
          month.loseInErp(story);
        },
      ],
      [
        "an order was placed since, and goes out afterwards",
        (month) => {
          month.place();
        },
      ],
    ] satisfies readonly (readonly [string, (month: Month, old: Old) => unknown])[]
  ).map(([name, since]) => ({
    name: `last night's state is put back: ${name}`,
    play: async (month: Month) => {
      const old = { sent: month.place(), held: month.place(STATUS.completed, { payment: "COD" }) };
      await endOfDay(month);
      await month.keepCopy();
      await morning(month);
      await since(month, old);
      await month.putBack();
      await month.cycle();
      month.place();
      await nextDay(month);
      // A person sends what waits.
      for (const story of month.stories) {
        const said = saidOf(month.facts, story);
        if (said?.isRestored === true && !(await month.decide(story, "send"))) month.found.push("it cannot be sent");
      }
    },
  })),
];
