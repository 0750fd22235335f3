// Gives a module's script the short names that wasm-opt gave to the module's imports and exports.
import { readFileSync, writeFileSync } from "node:fs";

const [names, script] = process.argv.slice(2);
const { imports, exports } = JSON.parse(readFileSync(names, "utf8"));
let text = readFileSync(script, "utf8");
const rename = (long, short) => {
  const renamed = text.replace(long, short);
  if (renamed === text) throw new Error(`${script} does not use ${long}`);
  text = renamed;
};
const [[module]] = imports;
rename(`"${module}":`, '"a":');
for (const [, name, short] of imports) rename(`${name}:`, () => `${short}:`);
for (const [name, short] of exports) rename(new RegExp(`\\.${name}\\b`, "g"), () => `.${short}`);
writeFileSync(script, text);
