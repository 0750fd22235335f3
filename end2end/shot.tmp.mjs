import { chromium } from "@playwright/test";
const [base, out, ...paths] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-background-networking","--disable-component-update","--disable-sync","--no-first-run"] });
const sizes = (process.env.SIZES ?? "1440,390").split(",").map(Number);
const schemes = (process.env.SCHEMES ?? "light,dark").split(",");
const js = process.env.NOJS ? false : true;
for (const w of sizes) for (const scheme of schemes) {
  const c = await browser.newContext({ viewport: { width: w, height: w < 500 ? 844 : 900 }, colorScheme: scheme, baseURL: base, javaScriptEnabled: js, timezoneId: "Europe/Berlin" });
  const p = await c.newPage();
  p.on("console", m => m.type() === "error" && console.log("console:", m.text()));
  p.on("pageerror", e => console.log("pageerror:", e.message));
  await p.goto("/conversations");
  await p.getByRole("button", { name: `Sign in as ${process.env.WHO ?? "Lea Hartmann"}` }).click();
  await p.waitForURL(/conversations/);
  for (const [i, path] of paths.entries()) {
    await p.goto(path);
    if (js) await p.waitForSelector("html[data-hydrated]");
    if (process.env.DO) await eval(`(async()=>{${process.env.DO}})()`);
    await p.waitForTimeout(900);
    await p.screenshot({ path: `${out}-${i}-${w}-${scheme}${js ? "" : "-nojs"}.png` });
  }
  await c.close();
}
await browser.close();
