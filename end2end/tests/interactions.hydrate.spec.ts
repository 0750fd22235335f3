import { expect, test, type Page } from "../support/test";

// A property of the window is lost only when the browser loads a new document.
const markDocument = (page: Page) => page.evaluate(() => Object.assign(window, { sevendeskMark: true }));
const isSameDocument = (page: Page) => page.evaluate(() => "sevendeskMark" in window);

test("filtering, paging, opening, assigning and closing do not reload the document", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations");
  await markDocument(page);

  await app.filter((form) => form.getByText("Open", { exact: true }).click());
  await expect(page).toHaveURL(/status=open/);
  await expect(app.filters.getByRole("radio", { name: "Open" })).toBeChecked();

  await app.pagination.getByRole("link", { name: "Next page" }).click();
  await expect(page.getByText(/^21–40 of/)).toBeVisible();

  const conversation = await app.rowAt(0);
  const contact = await app.openRow(conversation);

  await app.assignFromDetail("Leilani Kealoha");
  await app.expectAssignee("Leilani Kealoha");

  const closeForm = await app.openCloseFormFromDetail(contact);
  await closeForm.getByRole("button", { name: "Close conversation" }).click();
  await expect(app.detail.locator("dl").first()).toContainText("Closed");

  expect(await isSameDocument(page)).toBe(true);
});

test("typing narrows the list of agents, and Enter assigns the match", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await conversation.row.getByRole("link", { name: "Assign " }).focus();
  await page.keyboard.press("Enter");
  const options = page.getByRole("listbox", { name: "Assign to" }).getByRole("option");
  await expect(options).toHaveCount(13);

  await page.keyboard.type("châu");
  await expect(options).toHaveText(["Nguyễn Minh Châu"].map((name) => new RegExp(name)));
  await page.keyboard.press("Enter");

  await expect(conversation.row.locator("td.asg")).toContainText("Nguyễn Minh Châu");
  expect((await simulator.conversation(conversation.id)).assigned_user_id).not.toBeNull();
});

test("Escape closes the assign menu and the close dialog without a change", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await conversation.row.getByRole("link", { name: "Assign " }).click();
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeHidden();

  await app.openCloseFormFromRow(conversation);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await simulator.writeCalls()).toEqual([]);
});

test("a row closed in the list shows its new state in place", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(1);
  await markDocument(page);
  const closeForm = await app.openCloseFormFromRow(conversation);
  await closeForm.getByRole("button", { name: "Close conversation" }).click();

  await expect(conversation.row).toContainText("Closed");
  expect(await isSameDocument(page)).toBe(true);
});

test("a chosen theme applies at once and to the next page", async ({ app, page }) => {
  await app.signIn();
  await page.getByRole("button", { name: "Dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(async () => {
    await app.open("/conversations");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark", { timeout: 200 });
  }).toPass();
});
