import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "../support/test";

async function exported(page: Page): Promise<string[]> {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("conversations.csv");
  return (await readFile(await download.path(), "utf8")).trim().split("\r\n");
}

test("a lead takes away what the list shows, all pages of it", async ({ desk, page, contract }) => {
  test.skip(contract === "documented", "the names of a whole list are known in the live contract");
  await desk.signIn("Lea Hartmann", "/conversations?status=closed&channel=email");
  const total = Number(/ of (\d+)$/.exec(await page.getByText(/^1–\d+ of \d+$/).innerText())?.[1]);
  const seen = await desk.rowAt(0);

  const lines = await exported(page);

  expect(lines[0]).toContain("id,contact id,contact,phone,email,channel,status");
  expect(lines).toHaveLength(total + 1);
  expect(lines.filter((line) => line.includes(seen.id))).toHaveLength(1);
  await expect(page).toHaveURL(/status=closed&channel=email/);
});

test("a contact whose name is a formula is a text in the file", async ({ desk, page, simulator }) => {
  const id = await simulator.arrives({ name: '=HYPERLINK("https://evil.example/","Click")', channel: "sms" });
  await desk.signIn("Lea Hartmann", "/conversations?channel=sms");
  const open = page.getByRole("table", { name: "Conversations" }).locator(`tr[data-id="${id}"]`);
  await expect(async () => {
    await page.reload();
    await expect(open).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await desk.openRow({ id, contact: "", row: open });
  await desk.open("/conversations?channel=sms");

  const line = (await exported(page)).find((line) => line.startsWith(id));

  expect(line).toContain(`"'=HYPERLINK(""https://evil.example/"",""Click"")"`);
});

test("a viewer is offered no file", async ({ desk, page, provoked }) => {
  provoked.push(/status of 403/);
  await desk.signIn("Vera Lind", "/conversations?status=open");
  await expect(desk.rows.first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Export CSV" })).toHaveCount(0);

  const answer = await page.goto("/conversations.csv?status=open");
  expect(answer?.status()).toBe(403);
  await expect(page.locator("body")).toContainText("this takes lead");
});
