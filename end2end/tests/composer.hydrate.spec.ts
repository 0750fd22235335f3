import { expectNoViolations } from "../support/accessibility";
import type { App } from "../support/app";
import { expect, test } from "../support/test";

const text = (app: App) => app.composer.locator("textarea");
const noteChosen = (app: App) => app.composer.locator("[value=team]");

test.skip(({ contract }) => contract === "documented", "that contract has no messages");

test("Ctrl+Enter sends, and Enter alone begins a line", async ({ app, page, simulator }) => {
  const { id } = (await simulator.conversations()).find((one) => one.channel_type === "sms" && one.status !== "closed")!;
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).focus();
  await page.keyboard.type("First line");
  await page.keyboard.press("Enter");
  await page.keyboard.type("second line");
  await expect(text(app)).toHaveValue("First line\nsecond line");
  await page.keyboard.press("Control+Enter");

  await expect(app.status.filter({ hasText: "Reply sent." }).first()).toBeVisible();
  await expect(text(app)).toHaveValue("");
  expect((await simulator.messages(id)).at(-1)!.text).toBe("First line\nsecond line");

  // A refused text is back although its field has the focus.
  await simulator.injectFault({ kind: "status", status: 422, method: "POST", calls: 1 });
  await page.keyboard.type("Refused");
  await page.keyboard.press("Control+Enter");
  await expect(app.error.first()).toBeVisible();
  await expect(text(app)).toHaveValue("Refused");
});

test("what is typed as a note stays a note through live updates and other conversations", async ({ app, page, simulator, phone }) => {
  test.slow();
  await app.signIn("Lea Hartmann", "/conversations?status=open&channel=sms");
  const [conversation, another] = [await app.rowAt(0), await app.rowAt(1)];
  await app.openRow(conversation);
  await app.chooseNote();
  await text(app).fill("The customer is annoyed");
  await simulator.update(conversation.id, { assigned_user_id: null });
  await simulator.customerWrites(conversation.id);
  const newest = page.getByRole("region", { name: "Timeline" }).locator("h4").first();
  await expect(newest).toHaveText("Today", { timeout: 30_000 });
  await expect(noteChosen(app)).toBeChecked();
  await expect(text(app)).toHaveValue("The customer is annoyed");

  if (!phone) {
    await app.openRow(another);
    await expect(text(app)).toHaveValue("");
    await expect(noteChosen(app)).not.toBeChecked();
    await app.openRow(conversation);
  }
  await expect(text(app)).toHaveValue("The customer is annoyed");
  await expect(noteChosen(app)).toBeChecked();
  await app.composer.getByRole("button", { name: "Add note" }).click();
  await expect(app.status.filter({ hasText: "Note added." }).first()).toBeVisible();
  await expect(noteChosen(app)).not.toBeChecked();
  expect((await simulator.messages(conversation.id)).at(-1)!.is_internal).toBe(true);
});

test("the form is accessible in every state", async ({ app, page, simulator }) => {
  const { id } = (await simulator.conversations()).find((one) => one.channel_type === "sms" && one.status !== "closed")!;
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await expectNoViolations(page, "composer", "#story");
  await app.chooseNote();
  await expectNoViolations(page, "composer", "#story");
  const box = (await app.composer.boundingBox())!;
  expect(box.x + box.width).toBeLessThanOrEqual(page.viewportSize()!.width);
});
