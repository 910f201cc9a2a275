import { expect, test } from "vitest";

import { createText } from "../../../src/text/text.ts";
import { describeChanges } from "../../../src/view/products/changes.ts";

test("an empty text by language of a new product is no change, and one that was emptied is", async () => {
  const english = await createText("en");
  const said = describeChanges(
    [
      { field: "name", from: null, to: "Caffè" },
      { field: "name_i18n", from: null, to: { it: "Caffè" } },
      { field: "short_description_i18n", from: null, to: {} },
      { field: "description_i18n", from: { it: "Un caffè" }, to: {} },
    ],
    english,
  );
  expect(said).toBe("Name: – → Caffè, Name by language, Description by language");
});
