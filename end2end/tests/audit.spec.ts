import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "../support/test";

const entries = (page: Page) => page.getByRole("table", { name: "Audit" }).locator("tbody").getByRole("row");

test("an admin sees who did what, and what else was done to that conversation", async ({ desk, page }) => {
  await desk.signIn("Ada Okafor", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await desk.openRow(seen);
  await desk.assignFromDetail("Yuki Tanabe");
  await desk.expectAssignee("Yuki Tanabe");

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" }).click();
  await expect(page).toHaveTitle("Audit · Sevendesk");
  const latest = entries(page).first();
  await expect(latest).toContainText("Ada Okafor");
  await expect(latest).toContainText("assign");
  await expect(latest).toContainText("→ Yuki Tanabe");
  await expect(latest).toContainText("done");

  await desk.alive();
  await latest.getByRole("link", { name: `All entries of ${seen.id}` }).click();
  await expect(page).toHaveURL(new RegExp(`/audit\\?conversation=${seen.id}$`));
  await expect(entries(page)).toHaveCount(1);
});

test("the filter is in the address, and what nothing matches says so", async ({ desk, page }) => {
  await desk.signIn("Ada Okafor");
  await desk.open("/audit");
  const form = page.getByRole("search", { name: "Filter the audit" });
  await form.locator("select[name=operator]").selectOption("Ada Okafor");
  await form.locator("select[name=result]").selectOption("done");
  await form.getByRole("button", { name: "Filter" }).click();

  await expect(page).toHaveURL(/operator=Ada\+Okafor.*result=done/);
  await expect(entries(page).first()).toContainText("sign in");
  await desk.open("/audit?result=failed");
  await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
});

test("the audit can be taken away as a file", async ({ desk, page }) => {
  await desk.signIn("Ada Okafor");
  await desk.open("/audit?action=sign%20in");
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const download = await coming;

  expect(download.suggestedFilename()).toBe("audit.csv");
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  expect(lines[0]).toContain("operator,action,conversation");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("Ada Okafor,sign in");
});

test("nobody else is led there, and who goes there is told why not", async ({ desk, page, provoked }) => {
  provoked.push(/status of 403/);
  await desk.signIn("Lea Hartmann");
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" })).toHaveCount(0);

  const answer = await desk.open("/audit");
  expect(answer?.status()).toBe(403);
  await expect(desk.failure).toContainText("Your role does not allow this");
});

test("a value that makes no sense is named, and left out with one click", async ({ desk, page, provoked }) => {
  provoked.push(/status of 400/);
  await desk.signIn("Ada Okafor");
  await desk.open("/audit?from=yesterday");
  await expect(desk.failure).toContainText("“yesterday” is not a possible value for from");

  await desk.failure.getByRole("link", { name: "Leave these values out" }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(entries(page).first()).toBeVisible();
});
