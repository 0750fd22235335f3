import type { Desk } from "../support/desk";
import { expect, test, type Page } from "../support/test";

const note = (desk: Desk) => desk.detail.getByLabel("Note for the team");
const closing = (page: Page) => page.getByRole("dialog").getByLabel("Note (optional)");

test.beforeEach(() => test.slow());

async function beginNote(desk: Desk, text: string) {
  await desk.detail.getByText("Write an internal note").click();
  await note(desk).fill(text);
}

test("a note that is being written survives Escape and whatever is pushed", async ({ desk, page, browser, demo }) => {
  const other = desk.at(await (await browser.newContext({ baseURL: demo.address })).newPage());
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(page.getByText(/^Live, /)).toBeVisible();
  const [seen, beside] = [await desk.rowAt(0), await desk.rowAt(2)];
  await desk.openRow(seen);
  await beginNote(desk, "Half a sentence");
  await page.keyboard.press("Escape");
  await expect(note(desk)).not.toBeFocused();
  await expect(note(desk)).toHaveValue("Half a sentence");

  for (const pushed of [beside, seen]) {
    await other.assignFromRow({ ...pushed, row: other.rowOf(pushed.id) }, "Leilani Kealoha");
    // On a phone the list is hidden behind the detail, and stays up to date there.
    await expect(page.locator(`tr[data-id="${pushed.id}"] td.asg`)).toContainText("Leilani Kealoha");
  }
  await desk.expectAssignee("Leilani Kealoha");
  await expect(note(desk)).toHaveValue("Half a sentence");
  await note(desk).focus();
  await page.keyboard.press("End");
  await page.keyboard.type(", whole now");
  await desk.detail.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("The note is there for the team.")).toBeVisible();
  await expect(note(desk)).toHaveValue("");
  await other.page.context().close();
});

test("a note that is being written is there again after a look at another conversation", async ({ desk, phone }) => {
  test.skip(phone, "the list is not beside it there");
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const [seen, beside] = [await desk.rowAt(0), await desk.rowAt(2)];
  await desk.openRow(seen);
  await beginNote(desk, "Half a sentence");
  await desk.openRow(beside);
  await expect(note(desk)).toHaveValue("");
  await desk.openRow(seen);
  await expect(note(desk)).toHaveValue("Half a sentence");
});

test("a closing note that is being written survives Escape and another question", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const [seen, beside] = [await desk.rowAt(0), await desk.rowAt(2)];
  await desk.askToCloseRow(seen);
  await closing(page).fill("Refunded in");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await desk.askToCloseRow(beside);
  await expect(closing(page)).toHaveValue("");
  await page.keyboard.press("Escape");
  const question = await desk.askToCloseRow(seen);
  await expect(closing(page)).toHaveValue("Refunded in");
  await closing(page).fill("Refunded in full.");
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expect.poll(() => simulator.made()).toEqual([{ id: seen.id, what: "close" }]);
  expect(JSON.stringify((await simulator.changes()).map((call) => call.body))).toContain("Refunded in full.");
});
