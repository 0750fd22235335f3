import { expect, test } from "../support/test";

const OPERATORS = [
  { name: "Vera Lind", role: "viewer" },
  { name: "Lea Hartmann", role: "lead" },
  { name: "Ada Okafor", role: "admin" },
];

for (const { name, role } of OPERATORS) {
  test(`${name} signs in with one click and is a ${role}`, async ({ desk, page }) => {
    await desk.signIn(name);

    await expect(page).toHaveURL(/\/conversations$/);
    const banner = page.getByRole("banner");
    await expect(banner).toContainText(name);
    await expect(banner).toContainText(role);
    await expect(desk.rows).toHaveCount(20);
  });
}

test("a wrong name or password is refused in words, and the name is kept", async ({ desk, page }) => {
  await desk.open("/sign-in");
  await page.getByLabel("Name").fill("Nobody Known");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();

  await expect(desk.failure).toContainText("Name or password is not right");
  await expect(page.getByLabel("Name")).toHaveValue("Nobody Known");
  await expect(page.getByLabel("Password")).toHaveValue("");
});

test("a stranger who follows a link arrives there after signing in", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=closed&page=2");

  await expect(page).toHaveURL(/\/conversations\?status=closed&page=2$/);
  await expect(desk.filters.getByRole("radio", { name: "Closed" })).toBeChecked();
});

test("signing out ends the session", async ({ desk, page }) => {
  await desk.signIn();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await desk.open("/conversations");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(desk.table).toHaveCount(0);
});
