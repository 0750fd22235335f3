import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "../support/test";

const act = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Goes to the draft that hands over the work of whoever is first in the list. */
async function handOver(page: Page) {
  await page.goto("/hand-over");
  const away = await page.getByLabel("Who is away").locator("option:checked").innerText();
  await act(page, "Preview").click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  return away.split(" · ")[0];
}

test("a lead hands work over: a preview by receiver, then a job to its end, then back", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann");
  const away = await handOver(page);

  await expect(page.getByText(/\d+ match; .*\d+ to change: \d+ calls?, about/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Who gets how many" })).toContainText(/gets \d+/);
  await act(page, "Start").click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: /^Finished/ })).toBeVisible();
  }).toPass();

  await page.goto("/jobs");
  await expect(page.getByRole("region", { name: "Away" })).toContainText(away);
  await page.getByRole("button", { name: `Back, return the work, ${away}` }).click();
  await expect(page.getByText("They are offered again as before.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Return what was handed over by job/ })).toBeVisible();
});

test("a finished job can be taken back and its results taken away", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann");
  await handOver(page);
  await act(page, "Start").click();
  await expect(async () => {
    await page.reload();
    await expect(act(page, "Take back…")).toBeVisible();
  }).toPass();

  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Results as CSV" }).click();
  const lines = (await readFile(await (await coming).path(), "utf8")).trim().split("\r\n");
  expect(lines[0]).toContain("conversation,state,result");
  await act(page, "Take back…").click();
  await expect(page.getByRole("heading", { level: 1, name: /^Take back job \d+/ })).toBeVisible();
  await expect(act(page, "Start")).toBeVisible();
});

test("a draft that nobody starts changes nothing", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann");
  await handOver(page);
  await act(page, "Do not").click();
  await expect(page.getByText("Nothing was changed.")).toBeVisible();
});

test("viewers see jobs and may not touch them", async ({ desk, page, provoked }) => {
  await desk.signIn("Vera Lind");
  await desk.open("/jobs");
  await expect(page.getByRole("link", { name: "Hand work over" })).toHaveCount(0);
  provoked.push(/403/);
  await desk.open("/hand-over");
  await expect(page.getByText("Your role does not allow this")).toBeVisible();
});
