import { expect, test } from "../support/test";

test("the count of an agent's open conversations matches the list it links to", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await app.open("/team");
  await expect(page).toHaveTitle("Team · Sevendesk");

  const load = page.getByRole("table", { name: "Load" });
  const busiest = load.locator("tbody").getByRole("row").first();
  const open = busiest.getByRole("link", { name: /open, / });
  const count = Number(await open.innerText());
  expect(count).toBeGreaterThan(0);
  await open.click();

  await expect(page).toHaveURL(/\/conversations\?status=open&assigned_to=/);
  await expect(app.rows).toHaveCount(Math.min(count, 20));
});

test("the load table sorts agents by open conversations and ends with the unassigned ones", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await app.open("/team");

  const rows = page.getByRole("table", { name: "Load" }).locator("tbody").getByRole("row");
  await expect(rows.last()).toContainText("Nobody");
  const open = await rows.getByRole("link", { name: /open, / }).allInnerTexts();
  const agents = open.slice(0, -1).map(Number);
  expect(agents.length).toBeGreaterThan(3);
  expect(agents).toEqual([...agents].sort((a, b) => b - a));
});

test("the charts of the day and the channels have tables too", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await app.open("/team");

  await page.getByText("As a table").click();
  const day = page.getByRole("table", { name: "Arrived and closed, by hour" });
  await expect(day.getByRole("columnheader")).toHaveText(["Hour", "Arrived", "Closed"]);
  await expect(day.locator("tbody").getByRole("row").first()).toBeVisible();
  await page.getByRole("table", { name: "Open by channel" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/status=open&channel=/);
});

test("the navigation links to the team page and back to the queue", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Team" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
  await expect(main.getByRole("link", { name: "Team" })).toHaveAttribute("aria-current", "page");
  await app.hydrated();
  await main.getByRole("link", { name: /^Queue/ }).click();
  await expect(app.rows).toHaveCount(20);
});
