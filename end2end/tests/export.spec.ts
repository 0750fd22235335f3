import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "../support/test";

async function exportCsv(page: Page): Promise<string[]> {
  const downloadEvent = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const download = await downloadEvent;
  expect(download.suggestedFilename()).toBe("conversations.csv");
  return (await readFile(await download.path(), "utf8")).trim().split("\r\n");
}

test("a lead exports every page of the filtered list as CSV", async ({ app, page, contract }) => {
  test.skip(contract === "documented", "only the live contract has the names of a whole list");
  await app.signIn("Lea Hartmann", "/conversations?status=closed&channel=email");
  const total = Number(/ of (\d+)$/.exec(await page.getByText(/^1–\d+ of \d+$/).innerText())?.[1]);
  const conversation = await app.rowAt(0);

  const lines = await exportCsv(page);

  expect(lines[0]).toContain("id,contact id,contact,phone,email,channel,status");
  expect(lines).toHaveLength(total + 1);
  expect(lines.filter((line) => line.includes(conversation.id))).toHaveLength(1);
  await expect(page).toHaveURL(/status=closed&channel=email/);
});

test("the CSV escapes a contact's name that is a formula", async ({ app, page, simulator }) => {
  const id = await simulator.create({ name: '=HYPERLINK("https://evil.example/","Click")', channel: "sms" });
  await app.signIn("Lea Hartmann", "/conversations?channel=sms");
  const row = page.getByRole("table", { name: "Conversations" }).locator(`tr[data-id="${id}"]`);
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await app.openRow({ id, contact: "", row });
  await app.open("/conversations?channel=sms");

  const line = (await exportCsv(page)).find((line) => line.startsWith(id));

  expect(line).toContain(`"'=HYPERLINK(""https://evil.example/"",""Click"")"`);
});

test("the format of files is kept for the operator in every browser", async ({ app, browser, demo, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await app.chooseFileFormat("Excel workbook");
  await expect(page).toHaveURL(/\/conversations\?status=open$/);

  const elsewhere = await app.inNewContext(browser, demo.url);
  await elsewhere.signIn("Lea Hartmann", "/conversations?status=open");
  const downloadEvent = elsewhere.page.waitForEvent("download");
  await elsewhere.page.getByRole("link", { name: "Export Excel workbook" }).click();
  const download = await downloadEvent;

  expect(download.suggestedFilename()).toBe("conversations.xlsx");
  expect((await readFile(await download.path())).subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  await elsewhere.open("/conversations?channel=sms");
  await elsewhere.chooseFileFormat("CSV for programs");
  await expect(elsewhere.page.getByRole("link", { name: "Export CSV for programs" })).toBeVisible();
  await elsewhere.page.context().close();
});

test("a viewer gets no export link, and a 403 from the export URL", async ({ app, page, expectedErrors }) => {
  expectedErrors.push(/status of 403/);
  await app.signIn("Vera Lind", "/conversations?status=open");
  await expect(app.rows.first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Export CSV" })).toHaveCount(0);

  const response = await page.goto("/conversations.csv?status=open");
  expect(response?.status()).toBe(403);
  await expect(page.locator("body")).toContainText("this needs lead");
});
