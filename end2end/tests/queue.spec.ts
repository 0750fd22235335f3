import { expect, test } from "../support/test";

const minutes = (text: string) => {
  const [, days = "0", hours = "0", rest = "0"] =
    text.match(/^(?:(\d+) d ?)?(?:(\d+) h ?)?(?:(\d+) min)?/) ?? [];
  return (Number(days) * 24 + Number(hours)) * 60 + Number(rest);
};

test("who has waited longest stands on top, and the order can be turned around", async ({ desk, page, phone }) => {
  test.skip(phone, "cards have no heads to order by");
  await desk.signIn("Vera Lind", "/conversations?needs_reply=true");
  const waits = async () => (await desk.rows.locator("td.waiting").allInnerTexts()).map((t) => minutes(t.trim()));
  const longest = await waits();
  expect(longest).toEqual([...longest].sort((a, b) => b - a));

  await desk.table.getByRole("link", { name: "Waiting" }).click();
  await expect(page).toHaveURL(/sort=-waiting/);
  await expect(desk.table.getByRole("columnheader", { name: "Waiting" })).toHaveAttribute("aria-sort", "ascending");
  await expect(async () => {
    const shortest = await waits();
    expect(shortest).toEqual([...shortest].sort((a, b) => a - b));
    expect(shortest[0]).toBeLessThan(longest[0]);
  }).toPass();

  await desk.alive();
  await desk.table.getByRole("link", { name: "Last" }).click();
  await expect(page).toHaveURL(/sort=last/);
});

test("every choice says how many rows it would leave, and leaves as many", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  const chip = desk.filters.locator("label", { hasText: "Needs reply" });
  const count = Number(await chip.locator("b").innerText());

  await desk.filter((form) => form.getByText("Needs reply").click());
  await expect(page.getByText(new RegExp(`^1–20 of ${count}$`))).toBeVisible();
});

test("several people and nobody are chosen at once", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await desk.filter((form) => desk.choosePeople(form, "Nobody", "Priya Raghunathan"));

  await expect(page).toHaveURL(/assigned_to=unassigned/);
  await expect(page).toHaveURL(/assigned_to=user_/);
  await expect(desk.filters.getByRole("button", { name: /2 chosen/ })).toBeVisible();
  await expect(async () => {
    for (const assignee of await desk.rows.locator("td.asg").allInnerTexts()) {
      expect(assignee).toMatch(/Priya Raghunathan|Nobody/);
    }
  }).toPass();
});

test("the page says how complete the queue is, and that closed ones come from SendSeven", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await expect(page.getByText(/^Complete as of /)).toBeVisible();

  await desk.filter((form) => form.getByText("Closed", { exact: true }).click());
  await expect(page.getByText(/^SendSeven’s own list, as of /)).toBeVisible();
});
