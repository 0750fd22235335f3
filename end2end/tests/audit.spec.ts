import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "../support/test";

const entries = (page: Page) => page.getByRole("table", { name: "Audit" }).locator("tbody").getByRole("row");

test("an admin sees who changed a conversation, and can list all its entries", async ({ app, page }) => {
  await app.signIn("Ada Okafor", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await app.openRow(conversation);
  await app.assignFromDetail("Yuki Tanabe");
  await app.expectAssignee("Yuki Tanabe");

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" }).click();
  await expect(page).toHaveTitle("Audit · Sevendesk");
  const latest = entries(page).first();
  await expect(latest).toContainText("Ada Okafor");
  await expect(latest).toContainText("assign");
  await expect(latest).toContainText("→ Yuki Tanabe");
  await expect(latest).toContainText("done");

  await app.hydrated();
  await latest.getByRole("link", { name: `All entries of ${conversation.id}` }).click();
  await expect(page).toHaveURL(new RegExp(`/audit\\?conversation=${conversation.id}$`));
  await expect(entries(page)).toHaveCount(1);
});

test("the audit filter is in the URL, and an empty result says that no entry matches", async ({ app, page }) => {
  await app.signIn("Ada Okafor");
  await app.open("/audit");
  const form = page.getByRole("search", { name: "Filter the audit" });
  await form.locator("select[name=operator]").selectOption("Ada Okafor");
  await form.locator("select[name=result]").selectOption("done");
  await form.getByRole("button", { name: "Filter" }).click();

  await expect(page).toHaveURL(/operator=Ada\+Okafor.*result=done/);
  await expect(entries(page).first()).toContainText("sign in");
  await app.open("/audit?result=failed");
  await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
});

test("an admin exports the audit log as CSV", async ({ app, page }) => {
  await app.signIn("Ada Okafor");
  await app.open("/audit?action=sign%20in");
  const downloadEvent = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const download = await downloadEvent;

  expect(download.suggestedFilename()).toBe("audit.csv");
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  expect(lines[0]).toContain("operator,action,conversation");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("Ada Okafor,sign in");
});

test("an admin chooses the format of files from the audit log and comes back to it", async ({ app, page }) => {
  await app.signIn("Ada Okafor");
  await app.open("/audit?action=sign%20in");
  await app.chooseFileFormat("CSV for an English Excel");

  await expect(page).toHaveURL(/\/audit\?action=sign%20in$/);
  const downloadEvent = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV for an English Excel" }).click();
  const lines = (await readFile(await (await downloadEvent).path(), "utf8")).trim().split("\r\n");
  expect(lines[0]).toMatch(/^entry,at \(.+\),operator,action/);
  expect(lines[1]).toMatch(/^\d+,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,Ada Okafor,sign in,/);
});

test("other roles get no link to the audit log, and a 403 page if they open it", async ({ app, page, expectedErrors }) => {
  expectedErrors.push(/status of 403/);
  await app.signIn("Lea Hartmann");
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" })).toHaveCount(0);

  const response = await app.open("/audit");
  expect(response?.status()).toBe(403);
  await expect(app.error).toContainText("Your role does not allow this");
});

test("an invalid filter value is named in the error, and one click removes it", async ({ app, page, expectedErrors }) => {
  expectedErrors.push(/status of 400/);
  await app.signIn("Ada Okafor");
  await app.open("/audit?from=yesterday");
  await expect(app.error).toContainText("“yesterday” is not a valid value for from");

  await app.error.getByRole("link", { name: "Leave these values out" }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(entries(page).first()).toBeVisible();
});
