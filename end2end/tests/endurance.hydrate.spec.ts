import { expect, test } from "../support/test";

const CHANGES = 1_000;

test("a thousand page changes in one tab cost no memory, no island and no listener", async ({ desk, page, phone }) => {
  test.skip(phone);
  test.setTimeout(900_000);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const browser = await page.context().newCDPSession(page);
  await browser.send("Performance.enable");

  const heap = async () => {
    await browser.send("HeapProfiler.collectGarbage");
    return (await browser.send("Runtime.getHeapUsage")).usedSize;
  };
  const listeners = async () => {
    const counts = [];
    for (const expression of ["document", "window"]) {
      const { result } = await browser.send("Runtime.evaluate", { expression });
      const found = await browser.send("DOMDebugger.getEventListeners", { objectId: result.objectId! });
      counts.push(found.listeners.length);
    }
    return counts;
  };
  const islands = () => page.locator("leptos-island").count();

  const paths = ["/team", "/conversations?status=open", "/jobs", "/conversations?status=open&page=2", "/views", "/conversations"];
  let early = 0;
  const [before, heard] = [await islands(), await listeners()];
  for (let change = 1; change <= CHANGES; change += 1) {
    const path = paths[change % paths.length];
    await page.evaluate(async (path) => {
      const drawn = new Promise((resolve) => addEventListener("sevendesk:drawn", resolve, { once: true }));
      const link = document.createElement("a");
      link.href = path;
      document.querySelector("#main")?.append(link);
      link.click();
      await drawn;
    }, path);
    if (change === 100) early = await heap();
  }
  const late = await heap();
  test.info().annotations.push({ type: "heap", description: `${early} bytes after 100, ${late} after ${CHANGES}` });
  expect(late).toBeLessThan(early * 1.2);
  expect(await islands()).toBe(before);
  expect(await listeners()).toEqual(heard);

  await desk.rowAt(1).then(({ row }) => row.locator("th a").focus());
  await page.keyboard.press("a");
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
});
