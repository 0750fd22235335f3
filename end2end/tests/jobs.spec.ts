import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "../support/test";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Previews a hand-over of the first agent's conversations, and returns the agent's name. */
async function previewHandOver(page: Page) {
  await page.goto("/hand-over");
  const away = await page.getByLabel("Who is away").locator("option:checked").innerText();
  await button(page, "Continue").click();
  await button(page, "Preview").click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  return away.split(" · ")[0];
}

test("a lead previews a hand-over by receiver, runs it, and returns the work", async ({ app, page }) => {
  await app.signIn("Lea Hartmann");
  const away = await previewHandOver(page);

  await expect(page.getByText(/\d+ match; .*\d+ to change: \d+ calls?, about/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Who gets how many" })).toContainText(/gets \d+/);
  await button(page, "Start").click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: /^Finished/ })).toBeVisible();
  }).toPass();

  await page.goto("/jobs");
  await expect(page.getByRole("region", { name: "Away" })).toContainText(away);
  await page.getByRole("button", { name: `Back, return the work, ${away}` }).click();
  await expect(page.getByText("They are offered again as before.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Return what job \d+ handed over/ })).toBeVisible();
});

test("a finished job exports its results as CSV and can be taken back", async ({ app, page }) => {
  await app.signIn("Lea Hartmann");
  await previewHandOver(page);
  await button(page, "Start").click();
  await expect(async () => {
    await page.reload();
    await expect(button(page, "Undo…")).toBeVisible();
  }).toPass();

  const downloadEvent = page.waitForEvent("download");
  await page.getByRole("link", { name: "Results as CSV" }).click();
  const lines = (await readFile(await (await downloadEvent).path(), "utf8")).trim().split("\r\n");
  expect(lines[0]).toContain("conversation,state,result");
  await app.chooseFileFormat("CSV for a German Excel");
  const again = page.waitForEvent("download");
  await page.getByRole("link", { name: "Results as CSV for a German Excel" }).click();
  expect(await readFile(await (await again).path(), "utf8")).toContain("conversation;state;result");
  await button(page, "Undo…").click();
  await expect(page.getByRole("heading", { level: 1, name: /^Undo job \d+/ })).toBeVisible();
  await expect(button(page, "Start")).toBeVisible();
});

test("discarding a job draft changes nothing", async ({ app, page }) => {
  await app.signIn("Lea Hartmann");
  await previewHandOver(page);
  await button(page, "Discard").click();
  await expect(page.getByText("Nothing was changed.")).toBeVisible();
});

test("a viewer sees jobs but cannot hand over work", async ({ app, page, expectedErrors }) => {
  await app.signIn("Vera Lind");
  await app.open("/jobs");
  await expect(page.getByRole("link", { name: "Hand work over" })).toHaveCount(0);
  expectedErrors.push(/403/);
  await app.open("/hand-over");
  await expect(page.getByText("Your role does not allow this")).toBeVisible();
});
