import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LOCALES = fileURLToPath(new URL("../../locales/", import.meta.url));

/** What the interface says, by the same keys and from the same files. */
export class Words {
  private readonly texts = new Map<string, string>();

  constructor(readonly language: string) {
    const folder = `${LOCALES}${language}/`;
    for (const file of readdirSync(folder)) {
      for (const [, key, text] of readFileSync(folder + file, "utf8").matchAll(/^([a-z][a-z0-9-]*) = (.+)$/gm)) {
        this.texts.set(key, text);
      }
    }
  }

  /** A text with values in it. */
  say(key: string, values: Record<string, string> = {}): string {
    const text = this.texts.get(key);
    if (text === undefined) throw new Error(`${this.language} has no text ${key}`);
    return text.replace(/\{ \$(\w+) \}/g, (_, name: string) => {
      if (!(name in values)) throw new Error(`${key} has no value ${name}`);
      return values[name];
    });
  }

  /** A pattern of the whole text, whatever its values are. */
  any(key: string): RegExp {
    const text = this.say(key, new Proxy({}, { get: () => "\u0000", has: () => true }));
    return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("\u0000", ".+")}$`);
  }
}
