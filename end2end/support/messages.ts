import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LOCALES = fileURLToPath(new URL("../../locales/", import.meta.url));

/** The message catalog of one language, read from the same files as the interface. */
export class Messages {
  private readonly catalog = new Map<string, string>();

  constructor(readonly language: string) {
    const folder = `${LOCALES}${language}/`;
    for (const file of readdirSync(folder)) {
      for (const [, key, text] of readFileSync(folder + file, "utf8").matchAll(/^([a-z][a-z0-9-]*) = (.+)$/gm)) {
        this.catalog.set(key, text);
      }
    }
  }

  /** The message of a key, with its arguments interpolated. */
  t(key: string, args: Record<string, string> = {}): string {
    const text = this.catalog.get(key);
    if (text === undefined) throw new Error(`${this.language} has no message ${key}`);
    return text.replace(/\{ \$(\w+) \}/g, (_, name: string) => {
      if (!(name in args)) throw new Error(`${key} has no argument ${name}`);
      return args[name];
    });
  }

  /** A pattern that matches the whole message, whatever its arguments are. */
  pattern(key: string): RegExp {
    const text = this.t(key, new Proxy({}, { get: () => "\u0000", has: () => true }));
    return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("\u0000", ".+")}$`);
  }
}
