import { expect, test } from "../support/test";

test("a viewer can read conversations but gets no controls to change them", async ({ app, page, simulator }) => {
  await app.signIn("Vera Lind", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await expect(page.getByRole("link", { name: /^(Close|Assign) / })).toHaveCount(0);

  await app.openRow(conversation);
  await expect(app.detail.getByRole("link", { name: "Close conversation" })).toHaveCount(0);
  await expect(app.detail.getByRole("button", { name: "Assign" })).toHaveCount(0);
  expect(await simulator.writeCalls()).toEqual([]);
});

test("a viewer who opens the close page gets a 403 that names the role", async ({ app, simulator, expectedErrors }) => {
  expectedErrors.push(/status of 403/);
  await app.signIn("Vera Lind", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  const response = await app.open(`/conversations/${conversation.id}/close`);

  expect(response?.status()).toBe(403);
  await expect(app.error).toContainText("Your role does not allow this");
  await expect(app.error).toContainText("viewer");
  expect(await simulator.writeCalls()).toEqual([]);
});
