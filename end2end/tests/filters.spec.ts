import { expect, test } from "../support/test";

test("a status filter narrows the list and is in the URL", async ({ app, page }) => {
  await app.signIn();
  await app.filter((form) => form.getByText("Closed", { exact: true }).click());

  await expect(page).toHaveURL(/[?&]status=closed/);
  await expect(app.rows).toHaveCount(20);
  // The URL changes before the list does.
  await expect(async () => {
    for (const state of await app.rows.locator("td.stat").allInnerTexts()) {
      expect(state.trim()).toBe("Closed");
    }
  }).toPass();
});

test("the filter for conversations that need a reply narrows the list", async ({ app, page }) => {
  await app.signIn();
  await app.filter((form) => form.getByText("Needs reply", { exact: true }).click());

  await expect(page).toHaveURL(/[?&]needs_reply=true/);
  await expect(app.rows.first()).toContainText("Needs reply");
  // The URL changes before the list does.
  await expect(async () => {
    for (const state of await app.rows.locator("td.stat").allInnerTexts()) {
      expect(state.trim()).toBe("Needs reply");
    }
  }).toPass();
});

test("a channel filter narrows the list under both contracts", async ({ app, page, simulator }) => {
  await app.signIn();
  await app.filter((form) => form.getByLabel("Channel").selectOption("telegram"));

  await expect(page).toHaveURL(/[?&]channel=telegram/);
  await expect(app.rows.first()).toContainText("Telegram");
  // The URL changes before the list does.
  await expect(async () => {
    for (const row of await app.rows.all()) {
      const id = await row.getAttribute("data-id");
      expect((await simulator.conversation(id!)).channel_type).toBe("telegram");
    }
  }).toPass();
});

test("an assignee filter narrows the list", async ({ app, page }) => {
  await app.signIn();
  await app.filter((form) => app.checkAssignees(form, "Priya Raghunathan"));

  await expect(page).toHaveURL(/[?&]assigned_to=/);
  await expect(app.rows.first()).toContainText("Priya Raghunathan");
  // The URL changes before the list does.
  await expect(async () => {
    for (const assignee of await app.rows.locator("td.asg").allInnerTexts()) {
      expect(assignee).toContain("Priya Raghunathan");
    }
  }).toPass();
});

test("the search finds a contact by name", async ({ app, page, contract }) => {
  test.skip(contract === "documented", "that contract has no search");
  await app.signIn();
  await app.filter((form) => form.getByLabel("Search").fill("Marigold"));

  await expect(page).toHaveURL(/[?&]search=Marigold/);
  await expect(app.rows).toHaveCount(1);
  await expect(app.rows.first()).toContainText("Marigold & Sons");
});

test("a URL with filters fills in the form, and Clear filters resets it", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open&channel=email&page_size=50");

  await expect(app.filters.getByRole("radio", { name: "Open" })).toBeChecked();
  await expect(app.filters.getByLabel("Channel")).toHaveValue("email");
  await expect(page.getByLabel("Rows per page")).toHaveValue("50");

  await app.filters.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/conversations$/);
  await expect(app.filters.getByRole("radio", { name: "All" })).toBeChecked();
});

test("the pagination links lead to the next and the previous page", async ({ app, page }) => {
  await app.signIn();
  const first = await app.rowAt(0);
  await app.pagination.getByRole("link", { name: "Next page" }).click();

  await expect(page).toHaveURL(/[?&]page=2/);
  await expect(page.getByText(/^21–40 of \d+$/)).toBeVisible();
  await expect(app.rowOf(first.id)).toHaveCount(0);

  await app.hydrated();
  await app.pagination.getByRole("link", { name: "Previous page" }).click();
  await expect(page.getByText(/^1–20 of \d+$/)).toBeVisible();
  await expect(app.rowOf(first.id)).toBeVisible();
});

test("the page size sets the number of rows", async ({ app, page }) => {
  await app.signIn();
  await app.filter(() => page.getByLabel("Rows per page").selectOption("50"));

  await expect(page).toHaveURL(/[?&]page_size=50/);
  await expect(app.rows).toHaveCount(50);
});

test("the browser's back and forward buttons restore filters, page and detail", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=closed");
  await app.pagination.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.getByText(/^21–/)).toBeVisible();
  await app.hydrated();
  const conversation = await app.rowAt(3);
  await app.openRow(conversation);
  const detailUrl = page.url();

  await page.goBack();
  await app.hydrated();
  await expect(page).toHaveURL(/\/conversations\?status=closed&page=2$/);
  await expect(conversation.row).toBeVisible();
  await expect(app.filters.getByRole("radio", { name: "Closed" })).toBeChecked();

  await page.goBack();
  await app.hydrated();
  await expect(page.getByText(/^1–20 of/)).toBeVisible();

  await page.goForward();
  await page.goForward();
  await app.hydrated();
  await expect(page).toHaveURL(detailUrl);
  await expect(app.detail.locator(`[data-id="${conversation.id}"]`)).toBeVisible();
});
