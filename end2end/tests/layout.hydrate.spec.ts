import { expect, test } from "../support/test";

test("no page is wider than the screen, however long its texts are", async ({ app, page }) => {
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
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, url).toBeLessThanOrEqual(0);
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
