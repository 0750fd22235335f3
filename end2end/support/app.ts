import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import type { Messages } from "./messages";

interface AppOptions {
  scripted: boolean;
  /** The catalog of the language that the browser requests. */
  messages: Messages;
}

/** The row of a conversation in the list. */
export interface RowHandle {
  id: string;
  contact: string;
  row: Locator;
}

/** The page object. Its methods work with JavaScript and without it. */
export class App {
  readonly table: Locator;
  readonly rows: Locator;
  readonly detail: Locator;
  readonly composer: Locator;
  readonly filters: Locator;
  readonly pagination: Locator;
  readonly status: Locator;
  readonly error: Locator;

  constructor(
    readonly page: Page,
    private readonly options: AppOptions,
  ) {
    const { messages } = options;
    this.table = page.getByRole("table", { name: messages.t("conversations") });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.detail = page.getByRole("region", { name: messages.t("conversation"), exact: true });
    this.composer = page.locator("#composer");
    this.filters = page.getByRole("search", { name: messages.t("filter") });
    this.pagination = page.getByRole("navigation", { name: messages.t("pages") });
    this.status = page.getByRole("status");
    this.error = page.getByRole("alert").filter({ hasText: /\S/ });
  }

  /** The page object for another tab of the same browser context. */
  forPage(page: Page): App {
    return new App(page, this.options);
  }

  /** The page object for a new browser context, in which another operator can sign in. */
  async inNewContext(browser: Browser, baseURL: string): Promise<App> {
    const context = await browser.newContext({ baseURL });
    return this.forPage(await context.newPage());
  }

  /** Chooses the format of files from a page that has a file to download. */
  async chooseFileFormat(name: string) {
    await this.page.getByRole("link", { name: this.t("file-format"), exact: true }).click();
    await this.page.getByRole("radio", { name }).check();
    await this.page.getByRole("button", { name: this.t("file-format-keep") }).click();
    await expect(this.page.getByText(this.t("file-format-kept", { format: name }))).toBeVisible();
  }

  /** A message in the language of the interface. */
  t(key: string, args?: Record<string, string>): string {
    return this.options.messages.t(key, args);
  }

  /** Goes to a URL and waits for hydration. */
  async open(url: string) {
    const response = await this.page.goto(url);
    await this.hydrated();
    return response;
  }

  /** With JavaScript, waits until the islands are hydrated. */
  async hydrated() {
    if (!this.options.scripted) return;
    try {
      await expect(this.page.locator("html[data-hydrated]")).toBeAttached();
    } catch (error) {
      throw new Error(`The page loaded only ${await this.loaded()}`, { cause: error });
    }
  }

  /** Returns what the page has loaded, with times in milliseconds: what is missing was not answered. */
  private loaded() {
    return this.page.evaluate(() => {
      const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
      const files = entries.map((entry) => [entry.name, Math.round(entry.startTime), Math.round(entry.responseEnd)]);
      return JSON.stringify([document.readyState, Math.round(performance.now()), ...files]);
    });
  }

  async signIn(name = "Lea Hartmann", url = "/conversations", heading = this.t("queue")) {
    await this.open(url);
    await this.page.getByRole("button", { name: this.t("sign-in-as", { name }) }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await this.hydrated();
  }

  /** Changes filters, and submits the form if it does not submit itself. */
  async filter(change: (form: Locator) => Promise<unknown>) {
    await change(this.filters);
    if (!this.options.scripted) {
      await this.filters.getByRole("button", { name: this.t("filters-apply") }).click();
    }
  }

  /** Checks names in the assignee panel of the filters, and closes the panel. */
  async checkAssignees(form: Locator, ...names: string[]) {
    await form.getByRole("button", { name: this.t("assignee") }).click();
    const panel = this.page.getByRole("group", { name: this.t("assignee") });
    for (const name of names) await panel.getByLabel(name).check();
    await this.page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
  }

  /** The row at an index, counted from 0. */
  async rowAt(index: number): Promise<RowHandle> {
    const row = this.rows.nth(index);
    await expect(row).toBeVisible();
    const id = (await row.getAttribute("data-id")) ?? "";
    const contact = (await row.locator("th a").innerText()).trim();
    // The handle finds the row by its id, since rows move.
    return { id, contact, row: this.rowOf(id) };
  }

  /** The row of a conversation, at whatever index. */
  rowOf(id: string): Locator {
    return this.table.locator(`tr[data-id="${id}"]`);
  }

  /** Opens a row and returns the contact's name in the detail: a documented list has only ids. */
  async openRow(handle: RowHandle): Promise<string> {
    await handle.row.locator("th a").click();
    await expect(this.detail.locator(`[data-id="${handle.id}"]`)).toBeVisible();
    await this.hydrated();
    return (await this.detail.getByRole("heading", { level: 2 }).innerText()).trim();
  }

  /** Assigns an agent, starting from a row. */
  async assignFromRow(handle: RowHandle, agent: string) {
    await handle.row.locator("[data-action=assign]").click();
    await this.chooseAgent(agent);
  }

  /** Assigns an agent to the open conversation. */
  async assignFromDetail(agent: string) {
    if (this.options.scripted) {
      await this.detail.getByRole("button", { name: this.t("assignee") }).click();
    }
    await this.chooseAgent(agent);
  }

  /** Waits until the open conversation shows its assignee. */
  async expectAssignee(agent: string) {
    if (this.options.scripted) {
      await expect(this.detail.getByRole("button", { name: this.t("assignee-now", { name: agent }) })).toBeVisible();
    } else {
      await expect(this.detail.locator("#assign").getByLabel(this.t("assignee")).locator("option:checked")).toHaveText(agent);
    }
  }

  /** Chooses an agent in the menu, or in the form of the detail without JavaScript. */
  private async chooseAgent(agent: string) {
    if (this.options.scripted) {
      const menu = this.page.getByRole("listbox", { name: this.t("assign-to") });
      await menu.getByRole("option", { name: agent }).click();
      await expect(menu).toBeHidden();
    } else {
      await this.detail.locator("#assign").getByLabel(this.t("assignee")).selectOption({ label: agent });
      await this.detail.getByRole("button", { name: this.t("assign"), exact: true }).click();
    }
  }

  /** Chooses the team as the audience of what is typed; some conversations take only notes. */
  async chooseNote() {
    await expect(this.composer).toBeVisible();
    const choice = this.composer.getByText(this.t("story-note"), { exact: true });
    if (await choice.count()) await choice.click();
  }

  /** Opens the form that confirms closing a conversation, starting from its row. */
  async openCloseFormFromRow(handle: RowHandle): Promise<Locator> {
    await handle.row.locator("[data-action=close]").click();
    return this.closeForm();
  }

  /** Opens the form that confirms closing the open conversation. */
  async openCloseFormFromDetail(contact: string): Promise<Locator> {
    await this.detail.getByRole("link", { name: this.t("close-conversation") }).click();
    return this.closeForm(contact);
  }

  private async closeForm(contact?: string): Promise<Locator> {
    const name = contact ? this.t("close-question", { contact }) : this.options.messages.pattern("close-question");
    const heading = this.page.getByRole("heading", { name });
    await expect(heading).toBeVisible();
    return this.page.locator("form").filter({ has: heading });
  }
}
