// Gathers the icons that templates and code name into one sprite.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

const ROOMS = ["templates", "meetings"];
const NAMED = /\bicon\s*(?:\(|=)\s*["']([a-z0-9-]+)["']/g;

/** Return a sprite with a symbol for each icon that is named somewhere, or listed. */
export async function iconSprite(root) {
  const listed = await readFile(path.join(root, "assets/icons.txt"), "utf8");
  const names = new Set(listed.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#")));
  for (const room of ROOMS) {
    for (const file of await readdir(path.join(root, room), { recursive: true })) {
      if (!/\.(html|py)$/.test(file)) continue;
      const text = await readFile(path.join(root, room, file), "utf8");
      for (const [, name] of text.matchAll(NAMED)) names.add(name);
    }
  }
  const symbols = await Promise.all([...names].sort().map((name) => symbol(root, name)));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function symbol(root, name) {
  const file = path.join(root, "node_modules/bootstrap-icons/icons", `${name}.svg`);
  const svg = await readFile(file, "utf8").catch(() => {
    throw new Error(`No icon is called "${name}". The names are those of Bootstrap Icons.`);
  });
  const inner = svg.replace(/^[^>]*>/s, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 16 16">${inner}</symbol>`;
}
