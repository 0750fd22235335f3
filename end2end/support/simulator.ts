/** A conversation as the imitation API keeps it, in the live contract's words. */
export interface Kept {
  id: string;
  status: string;
  needs_reply: boolean;
  assigned_user_id: string | null;
  channel_type: string;
  contact: { id: string; name: string | null; phone: string | null; email: string | null };
  notes: string | null;
}

export interface Call {
  method: string;
  path: string;
  status: number | null;
  body: unknown;
}

/** A change that was made through the API: `assign`, `unassign`, `close`, `reopen` or `note`. */
export interface Made {
  id: string;
  what: string;
}

/** Something that happened, as webhooks tell it: `body` is the JSON that is signed and sent. */
export interface Event {
  id: string;
  type: string;
  body: string;
}

/** Who begins a conversation; what is not given is invented, null stays unknown. */
export interface Arrival {
  name?: string | null;
  phone?: string | null;
  email?: string;
  channel?: string;
  subject?: string;
  assigned_user_id?: string;
}

/** What to answer instead of the truth. */
export type Fault =
  | { kind: "none" }
  | { kind: "status"; status: number; method?: string; calls?: number }
  | { kind: "html" | "truncated" | "reset" | "hang"; method?: string; calls?: number };

/** A message as the imitation API keeps it. */
export interface Said {
  direction: string;
  text: string | null;
  status: string;
  is_internal: boolean;
  meta: { mentioned_user_ids?: string[] };
}

/** Steers the imitation API and looks into it. */
export class Simulator {
  constructor(private readonly address: string) {}

  async fail(fault: Fault) {
    await this.post("fault", fault);
  }

  async heal() {
    await this.fail({ kind: "none" });
  }

  /** Changes a conversation behind the product's back, as everything here down to `remove` does. */
  async change(id: string, to: { assigned_user_id?: string | null; status?: string }) {
    await this.post("change", { id, ...to });
  }

  /** A new conversation comes; its id. */
  async arrives(who: Arrival = {}): Promise<string> {
    const answer = await this.post("arrives", who);
    return ((await answer.json()) as { id: string }).id;
  }

  async customerWrites(id: string) {
    await this.post("customer-writes", { id });
  }

  async agentReplies(id: string) {
    await this.post("agent-replies", { id });
  }

  /** Snoozes until a time, or ends the snooze where none is given. */
  async snooze(id: string, until: Date | null) {
    if (until === null) await this.post("unsnooze", { id });
    else await this.post("snooze", { id, snoozed_until: until.toISOString() });
  }

  async reopen(id: string) {
    await this.post("reopen", { id });
  }

  async remove(id: string) {
    await this.post("remove", { id });
  }

  /** Tells the address every later event; throws where it fails the challenge. */
  async registerWebhook(url: string, secret: string) {
    await this.post("webhooks", { url, secret });
  }

  /** Whether deliveries wait. */
  async pauseWebhooks(on: boolean) {
    await this.post("pause", { on });
  }

  /** Resolves once no delivery is under way. */
  async webhooksQuiet() {
    await this.send("quiet");
  }

  async events(): Promise<Event[]> {
    return this.get("events");
  }

  /** Makes a row of the list unreadable. */
  async breakRow(id: string) {
    await this.post("break", { id });
  }

  /** The calls since the start or the last `forgetCalls`. */
  async calls(): Promise<Call[]> {
    return this.get("calls");
  }

  async forgetCalls() {
    await this.post("forget");
  }

  /** The calls that would change something. */
  async changes(): Promise<Call[]> {
    return (await this.calls()).filter((call) => call.method !== "GET");
  }

  /** What calls have changed since the start, whatever was forgotten. */
  async made(): Promise<Made[]> {
    return this.get("made");
  }

  async conversation(id: string): Promise<Kept> {
    return this.get(`conversations/${id}`);
  }

  /** What is said in a conversation, the oldest first. */
  async messages(id: string): Promise<Said[]> {
    return this.get(`conversations/${id}/messages`);
  }

  async conversations(): Promise<Kept[]> {
    return this.get("conversations");
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await this.send(path);
    return (await answer.json()) as T;
  }

  private async post(path: string, wish?: unknown): Promise<Response> {
    return this.send(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wish ?? {}),
    });
  }

  private async send(path: string, request?: RequestInit): Promise<Response> {
    const answer = await fetch(`${this.address}/_simulator/${path}`, request);
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${path}`);
    return answer;
  }
}
