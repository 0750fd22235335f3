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

/** What to answer instead of the truth. */
export type Fault =
  | { kind: "none" }
  | { kind: "status"; status: number; method?: string; calls?: number }
  | { kind: "html" | "truncated" | "reset" | "hang"; method?: string; calls?: number };

/** Steers the imitation API and looks into it. */
export class Simulator {
  constructor(private readonly address: string) {}

  async fail(fault: Fault) {
    await this.post("fault", fault);
  }

  async heal() {
    await this.fail({ kind: "none" });
  }

  /** Changes a conversation behind the product's back. */
  async change(id: string, to: { assigned_user_id?: string | null; status?: string }) {
    await this.post("change", { id, ...to });
  }

  /** A customer writes who had no conversation; answers its id. */
  async arrives(wish: { name?: string; phone?: string; channel?: string; assignee?: string | null } = {}) {
    const answer = await this.post("arrives", wish);
    return ((await answer.json()) as { id: string }).id;
  }

  /** The customer of a conversation writes again. */
  async customerWrites(id: string) {
    await this.post("customer-writes", { id });
  }

  async agentReplies(id: string) {
    await this.post("agent-replies", { id });
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

  async conversation(id: string): Promise<Kept> {
    return this.get(`conversations/${id}`);
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
