import { expect, test } from "../support/test";

test("no page is wider than the screen, whatever people are called", async ({ desk, page }) => {
  await desk.open("/sign-in");
  await desk.signIn("Lea Hartmann", "/conversations?page_size=100");
  const { id } = await desk.rowAt(14);
  for (const address of [
    "/conversations?page_size=100",
    `/conversations/${id}`,
    `/conversations/${id}/close`,
    "/team",
    "/jobs",
    "/hand-over",
    "/views?query=channel%3Demail%26search%3D" + "x".repeat(190),
    "/sign-in",
  ]) {
    await desk.open(address);
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond, address).toBeLessThanOrEqual(0);
  }
});

test("a phone shows its rows as cards that hold everything", async ({ desk, phone }) => {
  test.skip(!phone, "for phones");
  await desk.signIn();
  for (const row of (await desk.rows.all()).slice(0, 5)) {
    const box = await row.boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(390);
  }
});
