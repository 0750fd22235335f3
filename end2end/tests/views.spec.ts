import { expect, test, type Page } from "../support/test";

const navigation = (page: Page) => page.getByRole("navigation", { name: "Main" });

async function save(page: Page, query: string, name: string) {
  await page.goto(`/views?query=${encodeURIComponent(query)}`);
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(`Saved ${name}.`)).toBeVisible();
}

test("a saved view appears in the sidebar and leads to its list", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await save(page, "status=open&channel=email", "Open mail");
  await app.hydrated();

  const link = navigation(page).getByRole("link", { name: /^Open mail/ });
  await expect(link).toHaveText(/\d/);
  await link.click();

  await expect(page).toHaveURL(/\/conversations\?status=open&channel=email$/);
  await expect(link).toHaveAttribute("aria-current", "page");
});

test("the form that saves a view describes its query and has the focus", async ({ app, page, scripted }) => {
  await app.signIn("Vera Lind");
  await app.open(`/views?query=${encodeURIComponent("needs_reply=true&waiting_over=60")}`);

  await expect(page.getByText("Needs reply · Waiting over 1 h")).toBeVisible();
  if (scripted) await expect(page.getByLabel("Name")).toBeFocused();
  await expect(page.getByLabel("For everybody")).toHaveCount(0);
});

test("a duplicate view name shows an error and stays in the form", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await save(page, "channel=email", "Mail");
  await app.open("/views?query=channel%3Dsms");
  await page.getByLabel("Name").fill("mail");
  await page.getByRole("button", { name: "Save", exact: true }).click();

  await expect(app.error).toContainText("a name none of these views has");
  await expect(page.getByLabel("Name")).toHaveValue("mail");
});

test("a lead shares a view, and a viewer cannot delete it", async ({ app, page }) => {
  await app.signIn("Lea Hartmann");
  await app.open("/views?query=channel%3Dwhatsapp");
  await page.getByLabel("Name").fill("All of WhatsApp");
  await page.getByLabel("For everybody").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("link", { name: "Delete All of WhatsApp for everybody" })).toBeVisible();
  await app.hydrated();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await app.signIn("Vera Lind");
  await app.open("/views");
  const shared = page.getByRole("region", { name: "Everybody’s" });
  await expect(shared.getByRole("link", { name: "All of WhatsApp" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Delete All of WhatsApp for everybody" })).toHaveCount(0);
});

test("a view above its threshold needs attention in the sidebar, and can be deleted", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await save(page, "status=open", "All that is open");
  await page.getByLabel("Alert above, All that is open").fill("0");
  await page.getByRole("button", { name: "Set the number of All that is open" }).click();
  await expect(page.getByText("Alert set: All that is open above 0.")).toBeVisible();
  const link = navigation(page).getByRole("link", { name: /^All that is open/ });
  await expect(link).toContainText("needs attention");

  await app.hydrated();
  await page.getByRole("button", { name: "Delete All that is open" }).click();
  await expect(page.getByText("Deleted All that is open.")).toBeVisible();
  await expect(link).toHaveCount(0);
});

test("the page title counts a view above its threshold", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await app.open("/views");
  await page.getByLabel("Alert above, Needs reply").fill("3");
  await page.getByRole("button", { name: "Set the number of Needs reply" }).click();
  await expect(page.getByText("Alert set: Needs reply above 3.")).toBeVisible();

  await app.open("/conversations");
  await expect(page).toHaveTitle(/^\(\d+\) Queue · Sevendesk$/);
});

test("a view is renamed, moved, given other filters, and restored after it was deleted", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await save(page, "channel=email", "Mail");
  await save(page, "channel=sms", "Texts");
  const own = page.getByRole("region", { name: "Your views" });

  await app.hydrated();
  await own.getByRole("link", { name: "Edit Texts" }).click();
  await page.getByLabel("Name").fill("Short texts");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved Short texts.")).toBeVisible();

  await own.getByRole("link", { name: "Edit Short texts" }).click();
  await page.getByRole("button", { name: "Move up" }).click();
  await expect(own.getByRole("listitem").first()).toContainText("Short texts");

  await app.open(`/views?query=${encodeURIComponent("channel=sms&needs_reply=true")}`);
  await page.getByRole("combobox", { name: /^View/ }).selectOption({ label: "Mail" });
  await page.getByRole("button", { name: "Replace its filters" }).click();
  await expect(page.getByText("Saved Mail.")).toBeVisible();
  await expect(own.getByRole("listitem").nth(1)).toContainText("Needs reply · SMS");

  await app.hydrated();
  await page.getByRole("button", { name: "Delete Mail" }).click();
  await expect(page.getByText("Deleted Mail.")).toBeVisible();
  await expect(own.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Restored Mail.")).toBeVisible();
  await expect(own.getByRole("listitem")).toHaveCount(2);
});
