import type { CDPSession } from "@playwright/test";
import { expect, test, type Page } from "../support/test";

const CHANGES = 1_000;
const SETTLED_AFTER = 100;

interface Weight {
  heap: number;
  nodes: number;
  listeners: Record<string, number>;
}

/** What the page weighs once everything is collected that nobody holds any more. */
async function weigh(session: CDPSession): Promise<Weight> {
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes } = await session.send("Memory.getDOMCounters");
  const counted = await session.send("Runtime.evaluate", {
    expression: `Object.fromEntries([window, document, document.documentElement, document.body].flatMap((target) =>
      Object.entries(getEventListeners(target)).map(([name, all]) => [target.constructor.name + " " + name, all.length])))`,
    includeCommandLineAPI: true,
    returnByValue: true,
  });
  return { heap: usedSize, nodes, listeners: counted.result.value as Record<string, number> };
}

const islands = (page: Page) => page.locator("leptos-island").count();

/** Goes on by a link, as a click on it does, until the page of that link stands there. */
async function goOn(page: Page, selector: string) {
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

test("a tab weighs after a thousand pages what it weighed after a hundred", async ({ desk, page, phone }, testInfo) => {
  test.skip(phone || !!process.env.CI, "measured once, by hand: it takes eight minutes");
  test.setTimeout(480_000);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await page.evaluate(() => Object.assign(window, { sevendeskMark: true }));
  const before = await islands(page);
  expect(before).toBeGreaterThan(0);
  const session = await page.context().newCDPSession(page);

  // Five pages a round; it ends where it has begun, on the list.
  const round = [
    '.rail nav a[href="/team"]',
    '.rail nav a[href="/jobs"]',
    '.rail nav a[href="/conversations"]',
    "#list tbody tr:nth-child(3) .name a",
    "#detail .back",
  ];
  let settled: Weight | undefined;
  for (let change = 0; change < CHANGES; change++) {
    if (change === SETTLED_AFTER) settled = await weigh(session);
    await goOn(page, round[change % round.length]);
  }
  const end = await weigh(session);

  expect(await page.evaluate(() => "sevendeskMark" in window), "one document for all").toBe(true);
  const measured = { settled, end, islands: [before, await islands(page)] };
  testInfo.annotations.push({ type: "measured", description: JSON.stringify(measured) });
  if (process.env.SEVENDESK_MEASURES) console.log(JSON.stringify(measured));
  expect(await islands(page)).toBe(before);
  expect(end.listeners).toEqual(settled!.listeners);
  expect(end.heap).toBeLessThan(1.2 * settled!.heap);
  expect(end.nodes).toBeLessThan(1.2 * settled!.nodes);
  await desk.rows.nth(1).locator("[data-action=assign]").click();
  await expect(page.getByRole("listbox", { name: "Assign to" })).toHaveCount(1);
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
});
