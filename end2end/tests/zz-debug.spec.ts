import { expect, test } from "../support/test";
test("debug", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  let release = () => {};
  const measured = new Promise<void>((resume) => (release = resume));
  await page.route(/\.(js|wasm)(\?|$)/, async (route) => { await measured; await route.continue(); });
  await page.goto("/conversations?status=open", { waitUntil: "commit" });
  await expect(desk.rows).toHaveCount(20);
  const boxes = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll("#main *")].slice(0, 900).map((e, i) => { const b = e.getBoundingClientRect(); return [i + " " + e.tagName + "#" + e.id + "." + e.className, [b.x,b.y,b.width,b.height].join(" ")]; })));
  const a = await boxes();
  await page.waitForTimeout(1500);
  const a2 = await boxes();
  release();
  await desk.alive();
  const b = await boxes();
  const diff = (x: any, y: any) => Object.keys({...x,...y}).filter((k) => x[k] !== y[k]).slice(0, 25).map((k) => k + ": " + x[k] + " -> " + y[k]);
  console.log("A->A2", diff(a, a2)); console.log("A2->B", diff(a2, b));
});
