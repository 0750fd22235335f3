import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "./words";

interface Circumstances {
  scripted: boolean;
  phone: boolean;
  /** In the language that the browser asks for. */
  words: Words;
}

/** A conversation as its row shows it. */
export interface Seen {
  id: string;
  contact: string;
  row: Locator;
}

/** The pages in an operator's words. The same words work with JavaScript and without it. */
export class Desk {
  readonly table: Locator;
  readonly rows: Locator;
  readonly detail: Locator;
  readonly filters: Locator;
  readonly pages: Locator;
  readonly news: Locator;
  readonly failure: Locator;

  constructor(
    readonly page: Page,
    private readonly circumstances: Circumstances,
  ) {
    const { words } = circumstances;
    this.table = page.getByRole("table", { name: words.say("conversations") });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.detail = page.getByRole("region", { name: words.say("conversation"), exact: true });
    this.filters = page.getByRole("search", { name: words.say("filter") });
    this.pages = page.getByRole("navigation", { name: words.say("pages") });
    this.news = page.getByRole("status");
    this.failure = page.getByRole("alert").filter({ hasText: /\S/ });
  }

  /** The same words for another page, as of another operator. */
  at(page: Page): Desk {
    return new Desk(page, this.circumstances);
  }

  /** A text as the interface says it. */
  say(key: string, values?: Record<string, string>): string {
    return this.circumstances.words.say(key, values);
  }

  /** A pattern of such a text, whatever its values are. */
  any(key: string): RegExp {
    return this.circumstances.words.any(key);
  }

  /** Goes to an address and waits until the page answers to the hand. */
  async open(address: string) {
    const answer = await this.page.goto(address);
    await this.alive();
    return answer;
  }

  /** With JavaScript: until the islands run. */
  async alive() {
    if (this.circumstances.scripted) {
      await expect(this.page.locator("html[data-hydrated]")).toBeAttached();
    }
  }

  async signIn(name = "Lea Hartmann", address = "/conversations") {
    await this.open(address);
    await this.page.getByRole("button", { name: this.say("sign-in-as", { name }) }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: this.say("queue") })).toBeVisible();
    await this.alive();
  }

  /** Changes filters, and sends them where they do not go by themselves. */
  async filter(change: (form: Locator) => Promise<unknown>) {
    await change(this.filters);
    if (!this.circumstances.scripted) {
      await this.filters.getByRole("button", { name: this.say("filters-apply") }).click();
    }
  }

  /** Checks people in the panel of the filters, and puts the panel away. */
  async choosePeople(form: Locator, ...names: string[]) {
    await form.getByRole("button", { name: this.say("assignee") }).click();
    const people = this.page.getByRole("group", { name: this.say("assignee") });
    for (const name of names) await people.getByLabel(name).check();
    await this.page.keyboard.press("Escape");
    await expect(people).toBeHidden();
  }

  /** The row at a place, counted from 0. */
  async rowAt(place: number): Promise<Seen> {
    return this.seen(this.rows.nth(place));
  }

  /** The first row with a text in it. */
  async rowWith(text: string | RegExp): Promise<Seen> {
    return this.seen(this.rows.filter({ hasText: text }).first());
  }

  /** The row of a conversation, wherever it stands now. */
  rowOf(id: string): Locator {
    return this.table.locator(`tr[data-id="${id}"]`);
  }

  /** Opens a row and returns how the detail calls the contact: a documented list knows only ids. */
  async openRow(seen: Seen): Promise<string> {
    await seen.row.locator("th a").click();
    await expect(this.detail.locator("dl")).toContainText(seen.id);
    await this.alive();
    return (await this.detail.getByRole("heading", { level: 2 }).innerText()).trim();
  }

  /** Chooses an assignee, starting from a row. */
  async assignFromRow(seen: Seen, agent: string) {
    await seen.row.locator("[data-action=assign]").click();
    await this.chooseAgent(agent);
  }

  /** Chooses an assignee for the conversation that is open. */
  async assignFromDetail(agent: string) {
    if (this.circumstances.scripted) {
      await this.detail.getByRole("button", { name: this.say("assignee") }).click();
    }
    await this.chooseAgent(agent);
  }

  /** Until the open conversation shows who has it. */
  async expectAssignee(agent: string) {
    if (this.circumstances.scripted) {
      await expect(this.detail.getByRole("button", { name: this.say("assignee-now", { name: agent }) })).toBeVisible();
    } else {
      await expect(this.detail.locator("#assign").getByLabel(this.say("assignee")).locator("option:checked")).toHaveText(agent);
    }
  }

  /** Chooses where the choice is offered: in the menu, else in the detail. */
  async chooseAgent(agent: string) {
    if (this.circumstances.scripted) {
      const list = this.page.getByRole("listbox", { name: this.say("assign-to") });
      await list.getByRole("option", { name: agent }).click();
      await expect(list).toBeHidden();
    } else {
      await this.detail.locator("#assign").getByLabel(this.say("assignee")).selectOption({ label: agent });
      await this.detail.getByRole("button", { name: this.say("assign"), exact: true }).click();
    }
  }

  /** Asks to close, starting from a row, and returns the question. */
  async askToCloseRow(seen: Seen): Promise<Locator> {
    await seen.row.locator("[data-action=close]").click();
    return this.question();
  }

  /** Asks to close the conversation that is open, and returns the question. */
  async askToCloseDetail(contact: string): Promise<Locator> {
    await this.detail.getByRole("link", { name: this.say("close-conversation") }).click();
    return this.question(contact);
  }

  private async question(contact?: string): Promise<Locator> {
    const heading = this.page.getByRole("heading", {
      name: contact ? this.say("close-question", { contact }) : this.any("close-question"),
    });
    await expect(heading).toBeVisible();
    return this.page.locator("form").filter({ has: heading });
  }

  private async seen(row: Locator): Promise<Seen> {
    await expect(row).toBeVisible();
    const id = (await row.getAttribute("data-id")) ?? "";
    const contact = (await row.locator("th a").innerText()).trim();
    // Held by its id, since rows move.
    return { id, contact, row: this.rowOf(id) };
  }
}
