import type { Desk } from "../support/desk";
import { expect, test, type Page } from "../support/test";

test.use({ undo: 15 });

const SHIFT = 8;
const CTRL = 2;
const menu = (page: Page) => page.getByRole("listbox", { name: "Assign to" });
const palette = (page: Page) => page.getByRole("dialog", { name: "Commands" });
const selected = (page: Page) => page.getByRole("toolbar", { name: "Selected conversations" }).getByRole("status");
const toast = (page: Page, text: string) => page.locator("#news .toast").filter({ hasText: text });

/** Presses keys of whatever layout, as a keyboard would: what they write, and the place of each. */
async function keyboard(page: Page) {
  const session = await page.context().newCDPSession(page);
  return {
    press: async (key: string, code: string, modifiers = 0) => {
      const text = modifiers & CTRL ? undefined : key;
      await session.send("Input.dispatchKeyEvent", { type: "keyDown", key, code, text, modifiers });
      await session.send("Input.dispatchKeyEvent", { type: "keyUp", key, code, modifiers });
    },
    compose: (text: string) =>
      session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length }),
  };
}

async function rowInHand(desk: Desk) {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await desk.page.keyboard.press("j");
  await expect(seen.row.locator("th a")).toBeFocused();
  return seen;
}

// Nothing does anything about a press; what is pressed next shows that it came to nothing.
async function expectNothingOpen(page: Page) {
  await page.keyboard.press("ControlOrMeta+k");
  await expect(palette(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(menu(page)).toBeHidden();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

test.beforeEach(() => test.slow());

test("with Caps Lock every letter means the same, and with Shift its capital", async ({ desk, page }) => {
  const keys = await keyboard(page);
  await rowInHand(desk);
  await keys.press("A", "KeyA");
  await expect(menu(page)).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Find an agent" })).toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await keys.press("E", "KeyE");
  await expect(page.getByRole("heading", { name: /^Close the conversation/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await keys.press("X", "KeyX");
  await expect(selected(page)).toHaveText("1 selected");
  await keys.press("a", "KeyA", SHIFT);
  await expect(selected(page)).toHaveText("20 selected");
});

test("on a Cyrillic keyboard letters are known by their places", async ({ desk, page }) => {
  const keys = await keyboard(page);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const [first, second] = [await desk.rowAt(0), await desk.rowAt(1)];
  await keys.press("о", "KeyJ");
  await expect(first.row.locator("th a")).toBeFocused();
  await keys.press("о", "KeyJ");
  await expect(second.row.locator("th a")).toBeFocused();
  await keys.press("ф", "KeyA");
  await expect(menu(page)).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Find an agent" })).toHaveValue("");
  await page.keyboard.press("Escape");
  await keys.press("у", "KeyE");
  await expect(page.getByRole("heading", { name: /^Close the conversation/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await keys.press("л", "KeyK", CTRL);
  await expect(palette(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await keys.press("Ф", "KeyA", SHIFT);
  await expect(selected(page)).toHaveText("20 selected");
  await page.keyboard.press("Escape");
  await keys.press("п", "KeyG");
  await keys.press("е", "KeyT");
  await expect(page).toHaveURL(/\/team$/);
});

test("Enter that ends a composition chooses nothing, neither in the menu nor in the palette", async ({ desk, page, simulator }) => {
  const keys = await keyboard(page);
  await page.addInitScript(() => {
    const composed: string[] = [];
    Object.assign(window, { composed });
    addEventListener("keydown", (event) => event.isComposing && composed.push(event.key), true);
  });
  const composed = () => page.evaluate(() => (window as unknown as { composed: string[] }).composed);
  const seen = await rowInHand(desk);
  await page.keyboard.press("a");
  const field = page.getByRole("combobox", { name: "Find an agent" });
  await expect(field).toBeFocused();
  await keys.compose("o");
  await expect(field).toHaveValue("o");
  await page.keyboard.press("Enter");
  expect(await composed()).toEqual(["Enter"]);
  await expect(menu(page)).toBeVisible();
  await page.keyboard.insertText("Omar");
  await expect(menu(page).getByRole("option")).toHaveText([/Omar Haddad/]);
  await page.keyboard.press("Enter");
  await expect(menu(page)).toBeHidden();
  await expect(toast(page, "Assigned to Omar Haddad")).toHaveCount(1);

  await page.keyboard.press("ControlOrMeta+k");
  const command = palette(page).getByRole("combobox");
  await expect(command).toBeFocused();
  await keys.compose("team");
  await expect(command).toHaveValue("team");
  await page.keyboard.press("Enter");
  expect(await composed()).toEqual(["Enter", "Enter"]);
  await expect(palette(page)).toBeVisible();
  await expect(page).toHaveURL(/\/conversations\?status=open$/);
  await expect.poll(() => simulator.made(), { timeout: 30_000 }).toEqual([{ id: seen.id, what: "assign" }]);
});

test("a letter that is composed is no command", async ({ desk, page }) => {
  await rowInHand(desk);
  for (const sign of [{ isComposing: true }, { keyCode: 229 }]) {
    await page.evaluate((sign) => {
      const press = { key: "a", code: "KeyA", bubbles: true, cancelable: true, ...sign };
      document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", press));
    }, sign);
  }
  await expectNothingOpen(page);
});

test("a second a is typed into the menu that the first has opened", async ({ desk, page, simulator }) => {
  await rowInHand(desk);
  await page.keyboard.press("a");
  await page.keyboard.press("a");
  await expect(menu(page)).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Find an agent" })).toHaveValue("a");
  await expect(menu(page).getByRole("option").filter({ hasNotText: /a/i })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await expect(page.locator("#news .toast")).toHaveCount(0);
  expect(await simulator.changes()).toEqual([]);
});

test("single keys that are turned off do nothing for that operator on any browser", async ({ desk, page, browser, demo }) => {
  await rowInHand(desk);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  const switches = help.getByRole("form", { name: "Single-key shortcuts" });
  const loaded = page.waitForEvent("load");
  await switches.getByRole("button", { name: "Off" }).click();
  await loaded;
  await expect(page).toHaveURL(/\/conversations\?status=open$/);
  await desk.alive();

  const expectOff = async () => {
    const row = await desk.rowAt(0);
    await row.row.locator("th a").focus();
    for (const key of ["a", "e", "x", "j", "?", "z", "/"]) await page.keyboard.press(key);
    await expectNothingOpen(page);
    await expect(row.row.locator("th a")).toBeFocused();
    await expect(row.row.getByRole("checkbox")).not.toBeChecked();
    for (const key of ["g", "t"]) await page.keyboard.press(key);
    await expectNothingOpen(page);
    await expect(page).toHaveURL(/\/conversations/);
  };
  await expectOff();
  const context = await browser.newContext({ baseURL: demo.address });
  const elsewhere = desk.at(await context.newPage());
  await elsewhere.signIn("Lea Hartmann", "/conversations?status=open");
  await elsewhere.page.keyboard.press("?");
  await expectNothingOpen(elsewhere.page);
  await context.close();

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await desk.signIn("Ada Okafor", "/conversations?status=open");
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await expectOff();

  // The palette leads to the help, where they are turned on again.
  await page.keyboard.press("ControlOrMeta+k");
  await palette(page).getByRole("combobox").fill("This help");
  await page.keyboard.press("Enter");
  await expect(switches.getByRole("button", { name: "Off" })).toHaveAttribute("aria-pressed", "true");
  const again = page.waitForEvent("load");
  await switches.getByRole("button", { name: "On", exact: true }).click();
  await again;
  await desk.alive();
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await expect(menu(page)).toBeVisible();
});

test("z takes back the latest of one's own changes and nothing else", async ({ desk, page, simulator, browser, demo }) => {
  const context = await browser.newContext({ baseURL: demo.address });
  const other = desk.at(await context.newPage());
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const [first, second, third] = [await desk.rowAt(0), await desk.rowAt(1), await desk.rowAt(2)];
  await desk.assignFromRow(first, "Omar Haddad");
  await desk.assignFromRow(second, "Yuki Tanabe");
  await other.assignFromRow({ ...third, row: other.rowOf(third.id) }, "Leilani Kealoha");
  await expect(toast(page, "Assigned to Omar Haddad")).toBeVisible();
  await expect(toast(page, "Assigned to Yuki Tanabe")).toBeVisible();
  await page.keyboard.press("z");
  await expect(toast(page, "Assigned to Yuki Tanabe")).toHaveCount(0);

  await expect.poll(async () => (await simulator.made()).length, { timeout: 30_000 }).toBe(2);
  const made = (await simulator.made()).map((one) => one.id).sort();
  expect(made).toEqual([first.id, third.id].sort());
  await context.close();
});

test("z leaves alone what needs attention", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  const holder = (await simulator.conversation(seen.id)).assigned_user_id;
  const others = (await simulator.conversations()).map((one) => one.assigned_user_id);
  const other = others.find((one) => one !== null && one !== holder)!;
  await desk.assignFromRow(seen, "Leilani Kealoha");
  await simulator.change(seen.id, { assigned_user_id: other });
  const entry = page.locator("#failures .toast").filter({ hasText: seen.contact });
  await expect(entry.getByRole("button", { name: "Take over" })).toBeVisible({ timeout: 40_000 });

  await page.keyboard.press("z");
  await expect(desk.failure.filter({ hasText: "There is nothing to undo" })).toBeVisible();
  await expect(entry.getByRole("button", { name: "Take over" })).toBeVisible();
  await expect(page.locator("#news .toast")).toHaveCount(0);
  expect((await simulator.conversation(seen.id)).assigned_user_id).toBe(other);
  expect(await simulator.made()).toEqual([]);
});
