import { expect, test } from "../support/test";

test("the team's page counts what its links lead to", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await desk.open("/team");
  await expect(page).toHaveTitle("Team · Sevendesk");

  const load = page.getByRole("table", { name: "Load" });
  const busiest = load.locator("tbody").getByRole("row").first();
  const open = busiest.getByRole("link", { name: /open, / });
  const number = Number(await open.innerText());
  expect(number).toBeGreaterThan(0);
  await open.click();

  await expect(page).toHaveURL(/\/conversations\?status=open&assigned_to=/);
  await expect(desk.rows).toHaveCount(Math.min(number, 20));
});

test("everybody and nobody stand in the table, whoever has most first", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await desk.open("/team");

  const rows = page.getByRole("table", { name: "Load" }).locator("tbody").getByRole("row");
  await expect(rows.last()).toContainText("Nobody");
  const open = await rows.getByRole("link", { name: /open, / }).allInnerTexts();
  const agents = open.slice(0, -1).map(Number);
  expect(agents.length).toBeGreaterThan(3);
  expect(agents).toEqual([...agents].sort((one, other) => other - one));
});

test("the day and the channels are told in numbers too", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await desk.open("/team");

  await page.getByText("As a table").click();
  const day = page.getByRole("table", { name: "Arrived and closed, by hour" });
  await expect(day.getByRole("columnheader")).toHaveText(["Hour", "Arrived", "Closed"]);
  await expect(day.locator("tbody").getByRole("row").first()).toBeVisible();
  await page.getByRole("table", { name: "Open by channel" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/status=open&channel=/);
});

test("the way there and back is in the navigation", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Team" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
  await expect(main.getByRole("link", { name: "Team" })).toHaveAttribute("aria-current", "page");
  await desk.alive();
  await main.getByRole("link", { name: /^Queue/ }).click();
  await expect(desk.rows).toHaveCount(20);
});
