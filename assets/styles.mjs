// Compiles a stylesheet of static/css, with the parts of Bootstrap that it names.
import path from "node:path";
import { pathToFileURL } from "node:url";

import esbuild from "esbuild";
import * as sass from "sass";

/** Return the stylesheet, the font rules first, without comments and spaces. */
export async function stylesheet(root, entry, faces) {
  const { css } = await sass.compileAsync(path.join(root, "static/css", entry), {
    importers: [{ findFileUrl: (url) => packaged(root, url) }],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const { code } = await esbuild.transform(`${faces}\n${css}`, { loader: "css", minify: true, legalComments: "none" });
  return code;
}

function packaged(root, url) {
  return url.startsWith("bootstrap/") ? pathToFileURL(path.join(root, "node_modules", url)) : null;
}
