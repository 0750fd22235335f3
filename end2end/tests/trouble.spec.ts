import type { Locator } from "@playwright/test";
import { expect, test } from "../support/test";

test("an address that leads nowhere is not found and leads back", async ({ desk, page, provoked }) => {
  provoked.push(/status of 404/);
  await desk.signIn();
  const answer = await desk.open("/no/such/page");

  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the conversations" }).click();
  await expect(desk.rows).toHaveCount(20);
});

for (const id of ["conv_999999", "..%2f..%2fusers", "%0d%0aX-Evil:1"]) {
  test(`the conversation ${id} is not found`, async ({ desk, provoked }) => {
    provoked.push(/status of 404/);
    await desk.signIn();
    const answer = await desk.open(`/conversations/${id}`);

    expect(answer?.status()).toBe(404);
    await expect(desk.failure).toContainText("There is no such conversation");
  });
}

for (const [name, value] of [
  ["status", "sleeping"],
  ["page", "0"],
  ["page", "1000000000000"],
  ["page_size", "7000"],
]) {
  test(`${name}=${value} is refused in words and sent to nobody`, async ({ desk, page, simulator, provoked }) => {
    provoked.push(/status of 400/);
    await desk.signIn();
    await simulator.forgetCalls();
    const answer = await desk.open(`/conversations?${name}=${value}`);

    expect(answer?.status()).toBe(400);
    await expect(desk.failure).toContainText(value);
    await expect(desk.failure).toContainText(name);
    // The queue goes on being kept, a hundred at a time.
    const sent = (await simulator.calls()).filter((call) => !call.path.includes("page_size=100"));
    expect(sent).toEqual([]);

    await desk.failure.getByRole("link").click();
    await expect(page).toHaveURL(/\/conversations/);
    await expect(desk.rows).toHaveCount(20);
  });
}

for (const [what, fault, words] of [
  ["fails", { kind: "status", status: 503 }, "SendSeven has a problem"],
  ["refuses the token", { kind: "status", status: 401 }, "SendSeven refused the API token"],
  ["answers a web page", { kind: "html" }, "SendSeven’s answer could not be read"],
] as const) {
  test(`when SendSeven ${what} the page says so and recovers`, async ({ desk, page, simulator, provoked }) => {
    provoked.push(/status of 50[234]/);
    await desk.signIn();
    await simulator.fail(fault);
    const answer = await desk.open("/conversations?status=closed&page=3");

    expect(answer?.status()).toBe(502);
    await expect(desk.failure).toContainText(words);
    await expect(page.getByRole("banner")).toContainText("Lea Hartmann");

    // While SendSeven is left alone, trying again is answered at once, and not by SendSeven.
    await simulator.heal();
    await expect(async () => {
      const again = desk.failure.getByRole("link", { name: "Try again" });
      if (await again.isVisible()) await again.click();
      await expect(desk.rows).toHaveCount(20, { timeout: 1000 });
    }).toPass({ timeout: 20_000 });
    await expect(page).toHaveURL(/status=closed&page=3$/);
  });
}

test("when the quota is used up the page says when to come back", async ({ desk, simulator, provoked }) => {
  provoked.push(/status of 503/);
  await desk.signIn();
  await simulator.fail({ kind: "status", status: 429 });
  const answer = await desk.open("/conversations?status=closed&page=2");

  expect(answer?.status()).toBe(503);
  await expect(desk.failure).toContainText("calls to SendSeven are used up");
  await expect(desk.failure).toContainText(/Try again in \d+ s/);

  await simulator.heal();
  await expect(async () => {
    await desk.open("/conversations?status=closed&page=2");
    await expect(desk.rows).toHaveCount(20, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
});

test("one row that cannot be read leaves the others standing", async ({ desk, simulator, phone }) => {
  await desk.signIn("Vera Lind", "/conversations?status=closed");
  const seen = await desk.rowAt(2);
  await simulator.breakRow(seen.id);
  await desk.open("/conversations?status=closed&page_size=50");

  await expect(desk.rows).toHaveCount(50);
  await expect(desk.rows.filter({ hasText: seen.id })).toContainText("cannot be read");
  if (!phone) {
    const lastCell = desk.rows.first().locator(":scope > :visible").last();
    expect(await rightEdge(lastCell)).toBe(await rightEdge(desk.table));
  }
});

test("no filter finds nothing without a way out", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?assigned_to=user_nobody_has");

  await expect(desk.rows).toHaveCount(0);
  await expect(page.getByRole("link", { name: /clear/i }).first()).toBeVisible();
});

async function rightEdge(element: Locator): Promise<number> {
  const box = await element.boundingBox();
  return Math.round(box!.x + box!.width);
}
