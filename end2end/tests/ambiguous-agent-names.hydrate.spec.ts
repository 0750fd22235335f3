import { expect, test, type Page } from "../support/test";

const menu = (page: Page) => page.getByRole("listbox", { name: "Assign to" });
const palette = (page: Page) => page.getByRole("dialog", { name: "Commands" });
const NAMESAKES = ["Omar Haddad", "Yuki Tanabe"];

/**
 * Renames agents in every page that the browser loads from here on; the server keeps their names.
 * Responses to forms are not rewritten, so tests reload the list after each form.
 */
async function renameAgents(page: Page, names: Record<string, string>) {
  await page.route(/\/conversations/, async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const response = await route.fetch();
    let body = await response.text();
    for (const [name, newName] of Object.entries(names)) body = body.replaceAll(name, newName);
    await route.fulfill({ response, body });
  });
}

const agents = (page: Page) =>
  page.locator("#agents option").evaluateAll((options) =>
    options.map((option) => ({ id: option.getAttribute("value")!, name: option.textContent!.trim() })),
  );

test.beforeEach(() => test.slow());

test("each of two agents with the same name can be chosen", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const ids = (await agents(page)).filter(({ name }) => NAMESAKES.includes(name)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
  await renameAgents(page, { [NAMESAKES[1]]: NAMESAKES[0] });
  await app.open("/conversations?status=open");
  expect((await agents(page)).filter(({ name }) => name === NAMESAKES[0])).toHaveLength(2);

  const expectAssigned = async (id: string, agent: string) =>
    expect.poll(async () => (await simulator.conversation(id)).assigned_user_id).toBe(agent);
  for (const [index, agent] of ids.entries()) {
    const byMenu = await app.rowAt(index);
    await byMenu.row.locator("[data-action=assign]").click();
    await page.getByRole("combobox", { name: "Find an agent" }).fill(NAMESAKES[0]);
    await expect(menu(page).getByRole("option")).toHaveCount(2);
    await menu(page).locator(`[data-key="${agent}"]`).click();
    await expectAssigned(byMenu.id, agent);

    await app.open("/conversations?status=open");
    const byPalette = await app.rowAt(index + 3);
    await byPalette.row.locator("th a").focus();
    await page.keyboard.press("ControlOrMeta+k");
    await palette(page).getByRole("combobox").fill(`assign to ${NAMESAKES[0]}`);
    await expect(palette(page).getByRole("option")).toHaveCount(2);
    for (let step = 0; step < index; step++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expectAssigned(byPalette.id, agent);
    await app.open("/conversations?status=open");
  }
});

test("an exact name wins over a longer name that contains it", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const original = await agents(page);
  await renameAgents(page, { "Omar Haddad": "Hans Peter", "Yuki Tanabe": "Peter" });
  await app.open("/conversations?status=open");
  const idOf = (name: string) => original.find((agent) => agent.name === name)!.id;
  const [hans, peter] = [idOf("Omar Haddad"), idOf("Yuki Tanabe")];

  const first = await app.rowAt(0);
  await first.row.locator("[data-action=assign]").click();
  await page.getByRole("combobox", { name: "Find an agent" }).fill("Peter");
  await expect(menu(page).getByRole("option")).toHaveCount(2);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await simulator.conversation(first.id)).assigned_user_id).toBe(peter);

  await app.open("/conversations?status=open");
  const second = await app.rowAt(2);
  await second.row.locator("th a").focus();
  await page.keyboard.press("ControlOrMeta+k");
  await palette(page).getByRole("combobox").fill("assign to Peter");
  await expect(palette(page).getByRole("option")).toHaveCount(2);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await simulator.conversation(second.id)).assigned_user_id).toBe(peter);

  await app.open("/conversations?status=open");
  const third = await app.rowAt(4);
  await third.row.locator("[data-action=assign]").click();
  await page.getByRole("combobox", { name: "Find an agent" }).fill("hans peter");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await simulator.conversation(third.id)).assigned_user_id).toBe(hans);
});

test("an agent is found without diacritics, in any order of the words", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await renameAgents(page, { [NAMESAKES[0]]: "Jürgen Großmann", [NAMESAKES[1]]: "Jurij Grosz" });
  await app.open("/conversations?status=open");
  const { row } = await app.rowAt(0);
  await row.locator("[data-action=assign]").click();
  for (const typed of ["juergen", "Gross Jürg", "GROSSMANN  jurgen", "Ju\u0308rgen"]) {
    await page.getByRole("combobox", { name: "Find an agent" }).fill(typed);
    await expect(menu(page).getByRole("option")).toHaveText([/Jürgen Großmann/]);
  }
});
