import type { App } from "../support/app";
import { expect, test, type Page } from "../support/test";

const live = (page: Page) => page.getByText(/^Live, /);
const thirdRow = (app: App) => app.rows.nth(2).boundingBox();

test.beforeEach(() => test.slow());

for (const width of [1280, 1440]) {
  test(`at ${width} px, live updates of a new page do not move its rows`, async ({ app, page, phone }) => {
    test.skip(phone, "for wide screens");
    await page.setViewportSize({ width, height: 900 });
    await app.signIn("Lea Hartmann", "/conversations?status=open");
    await page.clock.install();
    await app.open("/conversations?status=open");
    const before = await thirdRow(app);
    await expect(live(page)).toBeVisible();
    expect(await thirdRow(app)).toEqual(before);
    const refetched = page.waitForResponse((response) => "sevendesk-rows" in response.request().headers());
    await page.clock.runFor(31_000);
    await (await refetched).finished();
    await page.clock.runFor(1_000);
    expect(await thirdRow(app)).toEqual(before);
  });

  test(`at ${width} px, hydration does not move the rows`, async ({ app, page, phone }) => {
    test.skip(phone, "for wide screens");
    await page.setViewportSize({ width, height: 900 });
    await app.signIn("Lea Hartmann", "/conversations?status=open");
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\.(js|wasm)(\?|$)/, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto("/conversations?status=open", { waitUntil: "commit" });
    await expect(app.rows).toHaveCount(20);
    const before = await thirdRow(app);
    release();
    await app.hydrated();
    expect(await thirdRow(app)).toEqual(before);
  });
}
