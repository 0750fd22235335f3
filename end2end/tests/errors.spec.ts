import type { Locator } from "@playwright/test";
import { expect, test } from "../support/test";

test("an unknown URL answers 404 and links back to the conversations", async ({ app, page, expectedErrors }) => {
  expectedErrors.push(/status of 404/);
  await app.signIn();
  const response = await app.open("/no/such/page");

  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the conversations" }).click();
  await expect(app.rows).toHaveCount(20);
});

for (const id of ["conv_999999", "..%2f..%2fusers", "%0d%0aX-Evil:1"]) {
  test(`the unknown conversation ${id} answers 404`, async ({ app, expectedErrors }) => {
    expectedErrors.push(/status of 404/);
    await app.signIn();
    const response = await app.open(`/conversations/${id}`);

    expect(response?.status()).toBe(404);
    await expect(app.error).toContainText("There is no such conversation");
  });
}

for (const [name, value, field] of [
  ["status", "sleeping", "status"],
  ["page", "0", "page"],
  ["page", "1000000000000", "page"],
  ["page_size", "7000", "rows per page"],
]) {
  test(`the invalid query ${name}=${value} is rejected with a message and causes no API call`, async ({ app, page, simulator, expectedErrors }) => {
    expectedErrors.push(/status of 400/);
    await app.signIn();
    await simulator.clearCalls();
    const response = await app.open(`/conversations?${name}=${value}`);

    expect(response?.status()).toBe(400);
    await expect(app.error).toContainText(value);
    await expect(app.error).toContainText(field);
    // Background sync goes on, with pages of a hundred.
    const sent = (await simulator.calls()).filter((call) => !call.path.includes("page_size=100"));
    expect(sent).toEqual([]);

    await app.error.getByRole("link").click();
    await expect(page).toHaveURL(/\/conversations/);
    await expect(app.rows).toHaveCount(20);
  });
}

for (const [failure, fault, message] of [
  ["fails", { kind: "status", status: 503 }, "SendSeven has a problem"],
  ["refuses the token", { kind: "status", status: 401 }, "SendSeven refused the API token"],
  ["answers with HTML", { kind: "html" }, "SendSeven’s answer could not be read"],
] as const) {
  test(`when SendSeven ${failure}, the page says so and recovers`, async ({ app, page, simulator, expectedErrors }) => {
    expectedErrors.push(/status of 50[234]/);
    await app.signIn();
    await simulator.injectFault(fault);
    const response = await app.open("/conversations?status=closed&page=3");

    expect(response?.status()).toBe(502);
    await expect(app.error).toContainText(message);
    await expect(page.getByRole("banner")).toContainText("Lea Hartmann");

    // While the circuit breaker is open, the server answers a retry at once, without calling SendSeven.
    await simulator.clearFault();
    await expect(async () => {
      const retry = app.error.getByRole("link", { name: "Try again" });
      if (await retry.isVisible()) await retry.click();
      await expect(app.rows).toHaveCount(20, { timeout: 1000 });
    }).toPass({ timeout: 20_000 });
    await expect(page).toHaveURL(/status=closed&page=3$/);
  });
}

test("when the quota is used up, the page says when to try again", async ({ app, simulator, expectedErrors }) => {
  expectedErrors.push(/status of 503/);
  await app.signIn();
  await simulator.injectFault({ kind: "status", status: 429 });
  const response = await app.open("/conversations?status=closed&page=2");

  expect(response?.status()).toBe(503);
  await expect(app.error).toContainText("calls to SendSeven are used up");
  await expect(app.error).toContainText(/Try again in \d+ s/);

  await simulator.clearFault();
  await expect(async () => {
    await app.open("/conversations?status=closed&page=2");
    await expect(app.rows).toHaveCount(20, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
});

test("one malformed row does not affect the others", async ({ app, simulator, phone }) => {
  await app.signIn("Vera Lind", "/conversations?status=closed");
  const conversation = await app.rowAt(2);
  await simulator.corruptRow(conversation.id);
  await app.open("/conversations?status=closed&page_size=50");

  await expect(app.rows).toHaveCount(50);
  await expect(app.rows.filter({ hasText: conversation.id })).toContainText("cannot be read");
  if (!phone) {
    const lastCell = app.rows.first().locator(":scope > :visible").last();
    expect(await rightEdge(lastCell)).toBe(await rightEdge(app.table));
  }
});

test("an empty list offers a link that clears the filters", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?assigned_to=user_nobody_has");

  await expect(app.rows).toHaveCount(0);
  await expect(page.getByRole("link", { name: /clear/i }).first()).toBeVisible();
});

async function rightEdge(element: Locator): Promise<number> {
  const box = await element.boundingBox();
  return Math.round(box!.x + box!.width);
}
