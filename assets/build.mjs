// Builds static/dist: fonts, stylesheet, scripts and icons, each named by its content,
// and manifest.json, which tells the pages the names.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import esbuild from "esbuild";

import { fontFiles } from "./fonts.mjs";
import { iconSprite } from "./icons.mjs";
import { stylesheet } from "./styles.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const DIST = path.join(ROOT, "static", "dist");
const DAY = 24 * 60 * 60 * 1000;
const PACKED = new Set([".css", ".js", ".svg"]);

const manifest = {};
const kept = new Set(["manifest.json"]);

/** Write one file under its content's name, with packed copies of text, and note it. */
async function keep(name, content) {
  const bytes = Buffer.from(content);
  const { name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const file = `${stem}-${hash}${ext}`;
  manifest[name] = file;
  await put(file, bytes);
  if (PACKED.has(ext)) {
    await put(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    await put(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
  return file;
}

async function put(file, bytes) {
  kept.add(file);
  await writeFile(path.join(DIST, file), bytes);
}

/** Bundle one module of static/js, or take a finished script of a package. */
async function script(entry, format = "esm") {
  const result = await esbuild.build({
    entryPoints: [path.join(ROOT, entry)],
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    legalComments: "none",
    write: false,
  });
  return result.outputFiles[0].contents;
}

/** Remove what no build of the last day has made; a server that still runs may name the rest. */
async function forgetOldFiles() {
  for (const file of await readdir(DIST)) {
    const { mtimeMs } = await stat(path.join(DIST, file));
    if (!kept.has(file) && mtimeMs < Date.now() - DAY) await rm(path.join(DIST, file), { recursive: true });
  }
}

await mkdir(DIST, { recursive: true });
const faces = await fontFiles(ROOT, keep);
await keep("app.css", await stylesheet(ROOT, "app.scss", faces));
await keep("embed.css", await stylesheet(ROOT, "embed.scss", ""));
await keep("app.js", await script("static/js/app.js"));
await keep("embed.js", await script("static/js/embed.js", "iife"));
await keep("embed-frame.js", await script("static/js/embed-height.js"));
await keep("icons.svg", await iconSprite(ROOT));
await keep("mark.svg", await readFile(path.join(ROOT, "static/icons/mark.svg")));
for (const icon of ["favicon.ico", "apple-touch-icon.png"]) {
  await keep(icon, await readFile(path.join(ROOT, "static/icons", icon)));
}
await writeFile(path.join(DIST, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
await forgetOldFiles();
