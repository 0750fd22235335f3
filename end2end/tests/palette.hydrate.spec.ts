import { expect, test, type Page } from "../support/test";

const menu = (page: Page) => page.getByRole("listbox", { name: "Assign to" });
const palette = (page: Page) => page.getByRole("dialog", { name: "Commands" });
const NAMESAKES = ["Omar Haddad", "Yuki Tanabe"];

/**
 * Calls agents something else on every list that is opened from here on; what the server knows them by
 * stays. The answer to a form is not reached: the list is opened again after each.
 */
async function rename(page: Page, names: Record<string, string>) {
  await page.route(/\/conversations/, async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const answer = await route.fetch();
    let body = await answer.text();
    for (const [name, other] of Object.entries(names)) body = body.replaceAll(name, other);
    await route.fulfill({ response: answer, body });
  });
}

const agents = (page: Page) =>
  page.locator("#agents option").evaluateAll((options) =>
    options.map((option) => ({ id: option.getAttribute("value")!, name: option.textContent!.trim() })),
  );

test.beforeEach(() => test.slow());

test("of two agents with one name each is chosen as who they are", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const ids = (await agents(page)).filter(({ name }) => NAMESAKES.includes(name)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
  await rename(page, { [NAMESAKES[1]]: NAMESAKES[0] });
  await desk.open("/conversations?status=open");
  expect((await agents(page)).filter(({ name }) => name === NAMESAKES[0])).toHaveLength(2);

  const given = async (id: string, to: string) =>
    expect.poll(async () => (await simulator.conversation(id)).assigned_user_id).toBe(to);
  for (const [place, to] of ids.entries()) {
    const byMenu = await desk.rowAt(place);
    await byMenu.row.locator("[data-action=assign]").click();
    await page.getByRole("combobox", { name: "Find an agent" }).fill(NAMESAKES[0]);
    await expect(menu(page).getByRole("option")).toHaveCount(2);
    await menu(page).locator(`[data-key="${to}"]`).click();
    await given(byMenu.id, to);

    await desk.open("/conversations?status=open");
    const byPalette = await desk.rowAt(place + 3);
    await byPalette.row.locator("th a").focus();
    await page.keyboard.press("ControlOrMeta+k");
    await palette(page).getByRole("combobox").fill(`assign to ${NAMESAKES[0]}`);
    await expect(palette(page).getByRole("option")).toHaveCount(2);
    for (let step = 0; step < place; step++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await given(byPalette.id, to);
    await desk.open("/conversations?status=open");
  }
});

test("a name that is part of another one is chosen by its whole", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const known = await agents(page);
  await rename(page, { "Omar Haddad": "Hans Peter", "Yuki Tanabe": "Peter" });
  await desk.open("/conversations?status=open");
  const idOf = (name: string) => known.find((agent) => agent.name === name)!.id;
  const [hans, peter] = [idOf("Omar Haddad"), idOf("Yuki Tanabe")];

  const first = await desk.rowAt(0);
  await first.row.locator("[data-action=assign]").click();
  await page.getByRole("combobox", { name: "Find an agent" }).fill("Peter");
  await expect(menu(page).getByRole("option")).toHaveCount(2);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await simulator.conversation(first.id)).assigned_user_id).toBe(peter);

  await desk.open("/conversations?status=open");
  const second = await desk.rowAt(2);
  await second.row.locator("th a").focus();
  await page.keyboard.press("ControlOrMeta+k");
  await palette(page).getByRole("combobox").fill("assign to Peter");
  await expect(palette(page).getByRole("option")).toHaveCount(2);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await simulator.conversation(second.id)).assigned_user_id).toBe(peter);

  await desk.open("/conversations?status=open");
  const third = await desk.rowAt(4);
  await third.row.locator("[data-action=assign]").click();
  await page.getByRole("combobox", { name: "Find an agent" }).fill("hans peter");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await simulator.conversation(third.id)).assigned_user_id).toBe(hans);
});
