import type { App } from "../support/app";
import { expect, test, type Page } from "../support/test";

const note = (app: App) => app.detail.getByLabel("Note for the team");
const closingNote = (page: Page) => page.getByRole("dialog").getByLabel("Note (optional)");

test.beforeEach(() => test.slow());

async function typeNote(app: App, text: string) {
  await app.chooseNote();
  await note(app).fill(text);
}

test("a draft note survives Escape and live updates", async ({ app, page, browser, demo }) => {
  const other = await app.inNewContext(browser, demo.url);
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(page.getByText(/^Live, /)).toBeVisible();
  const [conversation, another] = [await app.rowAt(0), await app.rowAt(2)];
  await app.openRow(conversation);
  await typeNote(app, "Half a sentence");
  await page.keyboard.press("Escape");
  await expect(note(app)).not.toBeFocused();
  await expect(note(app)).toHaveValue("Half a sentence");

  for (const changed of [another, conversation]) {
    await other.assignFromRow({ ...changed, row: other.rowOf(changed.id) }, "Leilani Kealoha");
    // On a phone the detail hides the list, which still receives updates.
    await expect(page.locator(`tr[data-id="${changed.id}"] td.asg`)).toContainText("Leilani Kealoha");
  }
  await app.expectAssignee("Leilani Kealoha");
  await expect(note(app)).toHaveValue("Half a sentence");
  await note(app).focus();
  await page.keyboard.press("End");
  await page.keyboard.type(", whole now");
  await app.detail.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("Note added.")).toBeVisible();
  await expect(note(app)).toHaveValue("");
  await other.page.context().close();
});

test("a draft note is restored after opening another conversation", async ({ app, phone }) => {
  test.skip(phone, "a phone does not show the list beside the detail");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const [conversation, another] = [await app.rowAt(0), await app.rowAt(2)];
  await app.openRow(conversation);
  await typeNote(app, "Half a sentence");
  await app.openRow(another);
  await expect(note(app)).toHaveValue("");
  await app.openRow(conversation);
  await expect(note(app)).toHaveValue("Half a sentence");
});

test("a draft closing note survives Escape and another conversation's close dialog", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const [conversation, another] = [await app.rowAt(0), await app.rowAt(2)];
  await app.openCloseFormFromRow(conversation);
  await closingNote(page).fill("Refunded in");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await app.openCloseFormFromRow(another);
  await expect(closingNote(page)).toHaveValue("");
  await page.keyboard.press("Escape");
  const closeForm = await app.openCloseFormFromRow(conversation);
  await expect(closingNote(page)).toHaveValue("Refunded in");
  await closingNote(page).fill("Refunded in full.");
  await closeForm.getByRole("button", { name: "Close conversation" }).click();
  await expect.poll(() => simulator.appliedChanges()).toEqual([{ id: conversation.id, what: "close" }]);
  expect(JSON.stringify((await simulator.writeCalls()).map((call) => call.body))).toContain("Refunded in full.");
});
