import { expect, test, type Page } from "../support/test";

// A mark on the window outlives everything but a new document.
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { sevendeskMark: true }));
const marked = (page: Page) => page.evaluate(() => "sevendeskMark" in window);

test("filtering, paging, opening, assigning and closing load no new page", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations");
  await mark(page);

  await desk.filter((form) => form.getByText("Open", { exact: true }).click());
  await expect(page).toHaveURL(/status=open/);
  await expect(desk.filters.getByRole("radio", { name: "Open" })).toBeChecked();

  await desk.pages.getByRole("link", { name: "Next page" }).click();
  await expect(page.getByText(/^21–40 of/)).toBeVisible();

  const seen = await desk.rowAt(0);
  const contact = await desk.openRow(seen);

  await desk.assignFromDetail("Leilani Kealoha");
  await desk.expectAssignee("Leilani Kealoha");

  const question = await desk.askToCloseDetail(contact);
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expect(desk.detail.locator("dl")).toContainText("Closed");

  expect(await marked(page)).toBe(true);
});

test("the agents narrow as one types, and the keyboard chooses", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await seen.row.getByRole("link", { name: "Assign " }).focus();
  await page.keyboard.press("Enter");
  const options = page.getByRole("listbox", { name: "Assign to" }).getByRole("option");
  await expect(options).toHaveCount(13);

  await page.keyboard.type("châu");
  await expect(options).toHaveText(["Nguyễn Minh Châu"].map((name) => new RegExp(name)));
  await page.keyboard.press("Enter");

  await expect(seen.row.locator("td.asg")).toContainText("Nguyễn Minh Châu");
  expect((await simulator.conversation(seen.id)).assigned_user_id).not.toBeNull();
});

test("Escape leaves the menu and the question as they were", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await seen.row.getByRole("link", { name: "Assign " }).click();
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeHidden();

  await desk.askToCloseRow(seen);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await simulator.changes()).toEqual([]);
});

test("a row closed in the list shows its new state where it stands", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await mark(page);
  const question = await desk.askToCloseRow(seen);
  await question.getByRole("button", { name: "Close conversation" }).click();

  await expect(seen.row).toContainText("Closed");
  expect(await marked(page)).toBe(true);
});

test("a chosen theme holds at once and after a new page", async ({ desk, page }) => {
  await desk.signIn();
  await page.getByRole("button", { name: "Dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(async () => {
    await desk.open("/conversations");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark", { timeout: 200 });
  }).toPass();
});
