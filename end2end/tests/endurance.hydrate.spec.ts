import type { CDPSession } from "@playwright/test";
import { expect, test, type Page } from "../support/test";

const VISITS = 1_000;
const WARM_UP = 100;

interface MemoryUsage {
  heap: number;
  nodes: number;
  listeners: Record<string, number>;
}

/** Measures the memory of the page after garbage collection. */
async function measure(session: CDPSession): Promise<MemoryUsage> {
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes } = await session.send("Memory.getDOMCounters");
  const evaluated = await session.send("Runtime.evaluate", {
    expression: `Object.fromEntries([window, document, document.documentElement, document.body].flatMap((target) =>
      Object.entries(getEventListeners(target)).map(([name, all]) => [target.constructor.name + " " + name, all.length])))`,
    includeCommandLineAPI: true,
    returnByValue: true,
  });
  return { heap: usedSize, nodes, listeners: evaluated.result.value as Record<string, number> };
}

const islands = (page: Page) => page.locator("leptos-island").count();

/** Clicks a link and waits until its page has loaded. */
async function follow(page: Page, selector: string) {
  await page.evaluate(
    (selector) =>
      new Promise<void>((resume, fail) => {
        const link = document.querySelector<HTMLAnchorElement>(selector);
        if (!link) return fail(new Error(`no link ${selector} at ${location.href}`));
        addEventListener("turbo:load", () => resume(), { once: true });
        link.click();
      }),
    selector,
  );
}

test("a tab uses no more memory after a thousand page visits than after a hundred", async ({ app, page, phone }, testInfo) => {
  test.skip(phone || !!process.env.CI, "takes eight minutes: run by hand, at one width");
  test.setTimeout(480_000);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await page.evaluate(() => Object.assign(window, { sevendeskMark: true }));
  const before = await islands(page);
  expect(before).toBeGreaterThan(0);
  const session = await page.context().newCDPSession(page);

  // Five visits per round, which ends on the list, where it began.
  const round = [
    '.rail nav a[href="/team"]',
    '.rail nav a[href="/jobs"]',
    '.rail nav a[href="/conversations"]',
    "#list tbody tr:nth-child(3) .name a",
    "#detail .back",
  ];
  let warm: MemoryUsage | undefined;
  for (let visit = 0; visit < VISITS; visit++) {
    if (visit === WARM_UP) warm = await measure(session);
    await follow(page, round[visit % round.length]);
  }
  const end = await measure(session);

  expect(await page.evaluate(() => "sevendeskMark" in window), "the document was never replaced").toBe(true);
  const measured = { warm, end, islands: [before, await islands(page)] };
  testInfo.annotations.push({ type: "measured", description: JSON.stringify(measured) });
  if (process.env.SEVENDESK_MEASURES) console.log(JSON.stringify(measured));
  expect(await islands(page)).toBe(before);
  expect(end.listeners).toEqual(warm!.listeners);
  expect(end.heap).toBeLessThan(1.2 * warm!.heap);
  expect(end.nodes).toBeLessThan(1.2 * warm!.nodes);
  await app.rows.nth(1).locator("[data-action=assign]").click();
  await expect(page.getByRole("listbox", { name: "Assign to" })).toHaveCount(1);
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
});
