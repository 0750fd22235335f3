import { expect, LOCALES, test, type Page } from "../support/test";

const bar = (page: Page) => page.getByRole("toolbar", { name: "Selected conversations" });
const box = (page: Page, place: number) => page.locator("tbody input[type=checkbox]").nth(place);

test("a range of rows is selected with shift, across the tenth row", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await box(page, 8).check();
  await box(page, 11).click({ modifiers: ["Shift"] });
  await expect(bar(page).getByRole("status")).toHaveText("4 selected");
  await box(page, 9).uncheck();
  await expect(bar(page).getByRole("status")).toHaveText("3 selected");
  await expect(desk.filters).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeHidden();
  await expect(desk.filters).toBeVisible();
});

test("what is selected stays so on other pages, and goes with other filters", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await box(page, 0).check();
  await desk.pages.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=2/);
  await box(page, 0).check();
  await expect(bar(page).getByRole("status")).toHaveText("2 selected");
  await page.goto("/conversations?needs_reply=true");
  await expect(bar(page)).toBeHidden();
});

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("an agent's open work is spread over the team with eight keys", async ({ desk, page, simulator, words }) => {
      await desk.signIn("Lea Hartmann");
      await page.keyboard.press("ControlOrMeta+k");
      await page.keyboard.type("oma");
      await expect(page.getByRole("option", { name: words.any("hands-away") })).toHaveCount(1);
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/hand-over\?agent=/);
      const away = new URL(page.url()).searchParams.get("agent");
      await expect(page.getByRole("button", { name: words.say("jobs-preview") })).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(page.getByRole("button", { name: words.say("jobs-start") })).toBeFocused();
      expect(await simulator.changes()).toEqual([]);
      await page.keyboard.press("Enter");
      const finished = page.getByRole("heading", { name: words.say("jobs-finished") });
      await expect(finished).toBeVisible({ timeout: 25_000 });
      const open = (await simulator.conversations()).filter((one) => one.status !== "closed");
      expect(open.filter((one) => one.assigned_user_id === away)).toEqual([]);
    });
  });
}

test("all that match are selected, looked over and given to several", async ({ desk, page, simulator, phone }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open&needs_reply=true");
  // Cards have no head.
  await (phone ? box(page, 0) : page.getByLabel("Select the page")).check();
  await bar(page).getByLabel(/^All \d+ that match/).check();
  await expect(bar(page).getByRole("status")).toHaveText(/^All \d+ that match are selected$/);
  await bar(page).getByRole("button", { name: "Spread…" }).click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(page.getByText(/\d+ match/)).toBeVisible();
  expect(await simulator.changes()).toEqual([]);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { name: /^Finished/ })).toBeVisible({ timeout: 25_000 });
});
