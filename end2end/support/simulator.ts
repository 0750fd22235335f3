/** A conversation as the simulator stores it, in the fields of the live contract. */
export interface StoredConversation {
  id: string;
  status: string;
  needs_reply: boolean;
  assigned_user_id: string | null;
  channel_type: string;
  subject: string | null;
  bot_session_id: string | null;
  contact: { id: string; name: string | null; phone: string | null; email: string | null };
  notes: string | null;
  last_customer_message_at: string;
  snoozed_until: string | null;
  tags: { name: string }[];
  snooze_reopen_on_message: boolean | null;
}

/** A message as the simulator stores it. */
export interface StoredMessage {
  direction: string;
  text: string | null;
  status: string;
  is_internal: boolean;
  meta: { mentioned_user_ids?: string[] };
}

/** A request to the API. */
export interface Call {
  method: string;
  path: string;
  status: number | null;
  body: unknown;
}

/** A change applied through the API, by the name of its action in the audit log. */
export interface AppliedChange {
  id: string;
  what: string;
}

/** An event that the simulator delivers to webhooks; `body` is the JSON that it signs and sends. */
export interface WebhookEvent {
  id: string;
  type: string;
  body: string;
}

/** The fields of a new conversation. The simulator makes up omitted ones; null stays unknown. */
export interface NewConversation {
  name?: string | null;
  phone?: string | null;
  email?: string;
  channel?: string;
  subject?: string;
  assigned_user_id?: string;
}

/** How the simulator misbehaves. */
export type Fault =
  | { kind: "none" }
  | { kind: "status"; status: number; method?: string; calls?: number }
  | { kind: "html" | "truncated" | "reset" | "hang" | "long_texts"; method?: string; calls?: number };

/** A client of the simulator's admin API. */
export class Simulator {
  constructor(private readonly url: string) {}

  async injectFault(fault: Fault) {
    await this.post("fault", fault);
  }

  async clearFault() {
    await this.injectFault({ kind: "none" });
  }

  /** Updates a conversation without going through Sevendesk, like all methods from here to `remove`. */
  async update(id: string, fields: { assigned_user_id?: string | null; status?: string; subject?: string; bot_id?: string | null }) {
    await this.post("change", { id, ...fields });
  }

  /** Creates a conversation and returns its id. */
  async create(conversation: NewConversation = {}): Promise<string> {
    const response = await this.post("arrives", conversation);
    return ((await response.json()) as { id: string }).id;
  }

  async customerWrites(id: string) {
    await this.post("customer-writes", { id });
  }

  async agentReplies(id: string) {
    await this.post("agent-replies", { id });
  }

  /** Snoozes a conversation until the given time, or ends the snooze if it is null. */
  async snooze(id: string, until: Date | null) {
    if (until === null) await this.post("unsnooze", { id });
    else await this.post("snooze", { id, snoozed_until: until.toISOString() });
  }

  /** Sets how replies fare from now on, and whether templates are refused inside a success. */
  async setSending(sending: { outcome?: "delivered" | "failed"; templates_fail?: boolean }) {
    await this.post("sending", sending);
  }

  async reopen(id: string) {
    await this.post("reopen", { id });
  }

  async remove(id: string) {
    await this.post("remove", { id });
  }

  /** Delivers every later event to the URL; throws if the URL fails the challenge. */
  async registerWebhook(url: string, secret: string) {
    await this.post("webhooks", { url, secret });
  }

  /** Holds deliveries back, or releases them. */
  async pauseWebhooks(on: boolean) {
    await this.post("pause", { on });
  }

  /** Resolves once no delivery is in progress. */
  async waitForWebhooks() {
    await this.send("quiet");
  }

  async events(): Promise<WebhookEvent[]> {
    return this.get("events");
  }

  /** Makes a row of the list malformed. */
  async corruptRow(id: string) {
    await this.post("break", { id });
  }

  /** The API calls since the start or the last `clearCalls`. */
  async calls(): Promise<Call[]> {
    return this.get("calls");
  }

  async clearCalls() {
    await this.post("forget");
  }

  /** The API calls that ask for a change. */
  async writeCalls(): Promise<Call[]> {
    return (await this.calls()).filter((call) => call.method !== "GET");
  }

  /** Every change applied through the API since the start; `clearCalls` does not affect it. */
  async appliedChanges(): Promise<AppliedChange[]> {
    return this.get("made");
  }

  async conversation(id: string): Promise<StoredConversation> {
    return this.get(`conversations/${id}`);
  }

  /** The messages of a conversation, oldest first. */
  async messages(id: string): Promise<StoredMessage[]> {
    return this.get(`conversations/${id}/messages`);
  }

  /** The texts of a conversation's messages, oldest first. */
  async texts(id: string): Promise<(string | null)[]> {
    return (await this.messages(id)).map(({ text }) => text);
  }

  async conversations(): Promise<StoredConversation[]> {
    return this.get("conversations");
  }

  private async get<T>(path: string): Promise<T> {
    const response = await this.send(path);
    return (await response.json()) as T;
  }

  private async post(path: string, body?: unknown): Promise<Response> {
    return this.send(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
  }

  private async send(path: string, request?: RequestInit): Promise<Response> {
    const response = await fetch(`${this.url}/_simulator/${path}`, request);
    if (!response.ok) throw new Error(`the simulator answered ${response.status} to ${path}`);
    return response;
  }
}
