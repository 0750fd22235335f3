import { expect, LOCALES, test, type Page } from "../support/test";

const bar = (page: Page) => page.getByRole("toolbar", { name: "Selected conversations" });
const checkbox = (page: Page, index: number) => page.locator("tbody input[type=checkbox]").nth(index);

test("Shift selects a range of rows that crosses the tenth row", async ({ app, page, phone }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await checkbox(page, 8).check();
  await checkbox(page, 11).click({ modifiers: ["Shift"] });
  await expect(bar(page).getByRole("status")).toHaveText("4 selected");
  await checkbox(page, 9).uncheck();
  await expect(bar(page).getByRole("status")).toHaveText("3 selected");
  // On a phone, the bar is at the bottom of the screen.
  await expect(app.filters).toBeVisible({ visible: phone });
  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeHidden();
  await expect(app.filters).toBeVisible();
});

test("the selection survives a change of page, and a change of filters clears it", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await checkbox(page, 0).check();
  await app.pagination.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=2/);
  await checkbox(page, 0).check();
  await expect(bar(page).getByRole("status")).toHaveText("2 selected");
  await page.goto("/conversations?needs_reply=true");
  await expect(bar(page)).toBeHidden();
});

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("a lead hands over an agent's open conversations with the keyboard alone", async ({ app, page, simulator, messages }) => {
      await app.signIn("Lea Hartmann");
      await page.keyboard.press("ControlOrMeta+k");
      await page.keyboard.type("oma");
      await expect(page.getByRole("option", { name: messages.pattern("hands-away") })).toHaveCount(1);
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/hand-over\?agent=/);
      const away = new URL(page.url()).searchParams.get("agent");
      await expect(page.getByRole("button", { name: messages.t("jobs-preview") })).toBeFocused();
      await page.keyboard.press("Enter");
      // "Start" does not have the focus: a second Enter changes nothing.
      const start = page.getByRole("button", { name: messages.t("jobs-start") });
      await expect(start).toBeVisible();
      await page.keyboard.press("Enter");
      expect(await simulator.writeCalls()).toEqual([]);
      await start.press("Enter");
      const finished = page.getByRole("heading", { name: messages.t("jobs-finished") });
      await expect(finished).toBeVisible({ timeout: 25_000 });
      const open = (await simulator.conversations()).filter(({ status }) => status !== "closed");
      expect(open.filter(({ assigned_user_id }) => assigned_user_id === away)).toEqual([]);
    });
  });
}

test("a lead selects all matching conversations, previews the job and spreads them over the team", async ({ app, page, simulator, phone }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open&needs_reply=true");
  // Cards have no header row.
  await (phone ? checkbox(page, 0) : page.getByLabel("Select the page")).check();
  await bar(page).getByLabel(/^All \d+ that match/).check();
  await expect(bar(page).getByRole("status")).toHaveText(/^All \d+ that match are selected$/);
  await bar(page).getByRole("button", { name: "Spread…" }).click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(page.getByText(/\d+ match/)).toBeVisible();
  expect(await simulator.writeCalls()).toEqual([]);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { name: /^Finished/ })).toBeVisible({ timeout: 25_000 });
});
