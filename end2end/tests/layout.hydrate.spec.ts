import { expect, type Page, test } from "../support/test";

async function expectToFit(page: Page, url: string) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, url).toBeLessThanOrEqual(0);
}

test("no page is wider than the screen", async ({ app, page }) => {
  await app.open("/sign-in");
  await app.signIn("Lea Hartmann", "/conversations?page_size=100");
  const { id } = await app.rowAt(14);
  for (const url of [
    "/conversations?page_size=100",
    `/conversations/${id}`,
    `/conversations/${id}/close`,
    "/team",
    "/jobs",
    "/hand-over",
    "/views?query=channel%3Demail%26search%3D" + "x".repeat(190),
    "/sign-in",
  ]) {
    await app.open(url);
    await expectToFit(page, url);
  }
});

test("no page is wider than the screen, however long SendSeven's texts are", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann");
  const { id } = await app.rowAt(3);
  await simulator.injectFault({ kind: "long_texts" });
  for (const url of [
    "/conversations?status=closed",
    `/conversations/${id}`,
    `/conversations/${id}/fields`,
    "/conversations",
    "/list-layout",
    "/filters",
  ]) {
    await app.open(url);
    await expectToFit(page, url);
  }
});

test("on a phone the rows are cards that fit the screen", async ({ app, phone }) => {
  test.skip(!phone, "for phones");
  await app.signIn();
  for (const row of (await app.rows.all()).slice(0, 5)) {
    const box = await row.boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(390);
  }
});
