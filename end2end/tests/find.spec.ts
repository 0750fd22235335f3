import { expect, test } from "../support/test";

test("a status narrows the list and stands in the address", async ({ desk, page }) => {
  await desk.signIn();
  await desk.filter((form) => form.getByText("Closed", { exact: true }).click());

  await expect(page).toHaveURL(/[?&]status=closed/);
  await expect(desk.rows).toHaveCount(20);
  // The address changes before the list does.
  await expect(async () => {
    for (const state of await desk.rows.locator("td.stat").allInnerTexts()) {
      expect(state.trim()).toBe("Closed");
    }
  }).toPass();
});

test("conversations that need a reply are found", async ({ desk, page }) => {
  await desk.signIn();
  await desk.filter((form) => form.getByText("Needs reply", { exact: true }).click());

  await expect(page).toHaveURL(/[?&]needs_reply=true/);
  await expect(desk.rows.first()).toContainText("Needs reply");
  // The address changes before the list does.
  await expect(async () => {
    for (const state of await desk.rows.locator("td.stat").allInnerTexts()) {
      expect(state.trim()).toBe("Needs reply");
    }
  }).toPass();
});

test("a channel narrows the list under both contracts", async ({ desk, page, simulator }) => {
  await desk.signIn();
  await desk.filter((form) => form.getByLabel("Channel").selectOption("telegram"));

  await expect(page).toHaveURL(/[?&]channel=telegram/);
  await expect(desk.rows.first()).toContainText("Telegram");
  // The address changes before the list does.
  await expect(async () => {
    for (const row of await desk.rows.all()) {
      const id = await row.getAttribute("data-id");
      expect((await simulator.conversation(id!)).channel_type).toBe("telegram");
    }
  }).toPass();
});

test("an assignee narrows the list", async ({ desk, page }) => {
  await desk.signIn();
  await desk.filter((form) => desk.choosePeople(form, "Priya Raghunathan"));

  await expect(page).toHaveURL(/[?&]assigned_to=/);
  await expect(desk.rows.first()).toContainText("Priya Raghunathan");
  // The address changes before the list does.
  await expect(async () => {
    for (const assignee of await desk.rows.locator("td.asg").allInnerTexts()) {
      expect(assignee).toContain("Priya Raghunathan");
    }
  }).toPass();
});

test("a contact is found by what they are called", async ({ desk, page, contract }) => {
  test.skip(contract === "documented", "that contract has no search");
  await desk.signIn();
  await desk.filter((form) => form.getByLabel("Search").fill("Marigold"));

  await expect(page).toHaveURL(/[?&]search=Marigold/);
  await expect(desk.rows).toHaveCount(1);
  await expect(desk.rows.first()).toContainText("Marigold & Sons");
});

test("an address with filters fills in the form and can be cleared", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open&channel=email&page_size=50");

  await expect(desk.filters.getByRole("radio", { name: "Open" })).toBeChecked();
  await expect(desk.filters.getByLabel("Channel")).toHaveValue("email");
  await expect(desk.filters.getByLabel("Rows per page")).toHaveValue("50");

  await desk.filters.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/conversations$/);
  await expect(desk.filters.getByRole("radio", { name: "All" })).toBeChecked();
});

test("the pages are walked with next and previous", async ({ desk, page }) => {
  await desk.signIn();
  const first = await desk.rowAt(0);
  await desk.pages.getByRole("link", { name: "Next page" }).click();

  await expect(page).toHaveURL(/[?&]page=2/);
  await expect(page.getByText(/^21–40 of \d+$/)).toBeVisible();
  await expect(desk.rowOf(first.id)).toHaveCount(0);

  await desk.alive();
  await desk.pages.getByRole("link", { name: "Previous page" }).click();
  await expect(page.getByText(/^1–20 of \d+$/)).toBeVisible();
  await expect(desk.rowOf(first.id)).toBeVisible();
});

test("a page holds as many rows as one likes", async ({ desk, page }) => {
  await desk.signIn();
  await desk.filter((form) => form.getByLabel("Rows per page").selectOption("50"));

  await expect(page).toHaveURL(/[?&]page_size=50/);
  await expect(desk.rows).toHaveCount(50);
});

test("back and forward return to the same place", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=closed");
  await desk.pages.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.getByText(/^21–/)).toBeVisible();
  await desk.alive();
  const seen = await desk.rowAt(3);
  await desk.openRow(seen);
  const opened = page.url();

  await page.goBack();
  await desk.alive();
  await expect(page).toHaveURL(/\/conversations\?status=closed&page=2$/);
  await expect(seen.row).toBeVisible();
  await expect(desk.filters.getByRole("radio", { name: "Closed" })).toBeChecked();

  await page.goBack();
  await desk.alive();
  await expect(page.getByText(/^1–20 of/)).toBeVisible();

  await page.goForward();
  await page.goForward();
  await desk.alive();
  await expect(page).toHaveURL(opened);
  await expect(desk.detail.locator("dl")).toContainText(seen.id);
});
