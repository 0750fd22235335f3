import { expect, test } from "../support/test";

const minutes = (text: string) => {
  const [, days = "0", hours = "0", rest = "0"] =
    text.match(/^(?:(\d+) d ?)?(?:(\d+) h ?)?(?:(\d+) min)?/) ?? [];
  return (Number(days) * 24 + Number(hours)) * 60 + Number(rest);
};

test("the list is sorted by longest wait first, and a click on the column reverses the order", async ({ app, page, phone }) => {
  test.skip(phone, "cards have no column headers");
  await app.signIn("Vera Lind", "/conversations?needs_reply=true");
  const waits = async () => (await app.rows.locator("td.waiting").allInnerTexts()).map((t) => minutes(t.trim()));
  const longest = await waits();
  expect(longest).toEqual([...longest].sort((a, b) => b - a));

  await app.table.getByRole("link", { name: "Waiting" }).click();
  await expect(page).toHaveURL(/sort=-waiting/);
  await expect(app.table.getByRole("columnheader", { name: "Waiting" })).toHaveAttribute("aria-sort", "ascending");
  await expect(async () => {
    const shortest = await waits();
    expect(shortest).toEqual([...shortest].sort((a, b) => a - b));
    expect(shortest[0]).toBeLessThan(longest[0]);
  }).toPass();

  await app.hydrated();
  await app.table.getByRole("link", { name: "Last" }).click();
  await expect(page).toHaveURL(/sort=last/);
});

test("a filter shows how many rows it matches, and the filtered list has as many", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  const chip = app.filters.locator("label", { hasText: "Needs reply" });
  const count = Number(await chip.locator("b").innerText());

  await app.filter((form) => form.getByText("Needs reply").click());
  await expect(page.getByText(new RegExp(`^1–20 of ${count}$`))).toBeVisible();
});

test("the assignee filter combines an agent with unassigned conversations", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await app.filter((form) => app.checkAssignees(form, "Nobody", "Priya Raghunathan"));

  await expect(page).toHaveURL(/assigned_to=unassigned/);
  await expect(page).toHaveURL(/assigned_to=user_/);
  await expect(app.filters.getByRole("button", { name: /2 chosen/ })).toBeVisible();
  await expect(async () => {
    for (const assignee of await app.rows.locator("td.asg").allInnerTexts()) {
      expect(assignee).toMatch(/Priya Raghunathan|Nobody/);
    }
  }).toPass();
});

test("the list says that it is complete, and that closed conversations come from SendSeven", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await expect(page.getByText(/^Complete as of /)).toBeVisible();

  await app.filter((form) => form.getByText("Closed", { exact: true }).click());
  await expect(page.getByText(/^SendSeven’s own list, as of /)).toBeVisible();
});
