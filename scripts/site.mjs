// Creates the site folder: public files under their own names; script, WASM and style under names
// with a content hash; and a brotli copy of every file that browsers request compressed.
// The server reads the names from the hash file, in cargo-leptos's format.
//
//   node site.mjs PKG PUBLIC SITE HASH_FILE

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const COMPRESSED = new Set([".css", ".js", ".svg", ".txt", ".wasm", ".webmanifest"]);

const [pkg, publicFiles, site, hashFile] = process.argv.slice(2);

// An empty folder ensures that files of older builds are not served.
rmSync(site, { recursive: true, force: true });
mkdirSync(join(site, "pkg"), { recursive: true });
if (existsSync(publicFiles)) cpSync(publicFiles, site, { recursive: true });

const hashes = ["js", "wasm", "css"].map((kind) => {
  const bytes = readFileSync(join(pkg, `sevendesk.${kind}`));
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  writeFileSync(join(site, "pkg", `sevendesk.${hash}.${kind}`), bytes);
  return `${kind}: ${hash}\n`;
});
writeFileSync(hashFile, hashes.join(""));

for (const entry of readdirSync(site, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath ?? entry.path, entry.name);
  if (!entry.isFile() || !COMPRESSED.has(extname(path))) continue;
  const bytes = readFileSync(path);
  const smaller = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  writeFileSync(`${path}.br`, smaller);
  if (path.includes("/pkg/")) {
    console.log(`${entry.name}: ${bytes.length.toLocaleString("en")} bytes, ${smaller.length.toLocaleString("en")} as brotli`);
  }
}
