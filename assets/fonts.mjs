// Cuts the fonts down to the letters and weights that the pages use.
import { readFile } from "node:fs/promises";
import path from "node:path";

import subsetFont from "subset-font";

const between = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step)).join("");

const PUNCTUATION = "–—‘’‚“”„…•‹›€−≈×·→←↑↓Œœ\u2009\u2011\u202f";
const PARTS = {
  latin: {
    letters: between(0x20, 0x7e) + between(0xa0, 0xff) + PUNCTUATION,
    range: "U+0-FF,U+152-153,U+2000-206F,U+20AC,U+2190-2193,U+2212,U+2248",
  },
  "latin-ext": {
    letters: between(0x100, 0x151) + between(0x154, 0x17f) + "ȘșȚț",
    range: "U+100-151,U+154-17F,U+218-21B",
  },
  // Names from beyond the members; a page loads these only where it has such letters.
  cyrillic: {
    letters: between(0x400, 0x45f) + "ҐґҰұ№",
    range: "U+400-45F,U+490-491,U+4B0-4B1,U+2116",
  },
  greek: {
    letters: between(0x370, 0x377) + between(0x37a, 0x37f) + between(0x384, 0x3ff),
    range: "U+370-377,U+37A-37F,U+384-3FF",
  },
};
const FAMILIES = [
  { slug: "inter", family: "Inter", weights: { min: 400, max: 700 } },
  { slug: "source-serif-4", family: "Source Serif 4", weights: { min: 400, max: 600 } },
];

/** Keep every part of every family, and return the @font-face rules that name them. */
export async function fontFiles(root, keep) {
  const rules = [];
  for (const { slug, family, weights } of FAMILIES) {
    for (const [part, { letters, range }] of Object.entries(PARTS)) {
      const source = path.join(
        root, "node_modules/@fontsource-variable", slug, "files", `${slug}-${part}-wght-normal.woff2`,
      );
      const font = await subsetFont(await readFile(source), letters, {
        targetFormat: "woff2",
        variationAxes: { wght: weights },
      });
      const file = await keep(`${slug}-${part}.woff2`, font);
      rules.push(
        `@font-face{font-family:"${family}";src:url(${file}) format("woff2");` +
          `font-weight:${weights.min} ${weights.max};font-style:normal;font-display:swap;unicode-range:${range}}`,
      );
    }
  }
  return rules.join("\n");
}
