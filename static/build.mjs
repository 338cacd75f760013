/**
 * Builds the front end: `node static/build.mjs` writes static/dist, `--watch` keeps it fresh.
 *
 * Every file carries a hash of its content in its name; static/dist/manifest.json maps logical names to them.
 */

import { build, context } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(here, "dist");
const packages = join(root, "node_modules");
const face = join(packages, "@fontsource-variable/atkinson-hyperlegible-next/files");

const KEEP_OLD_BUILDS = 3_600_000;

/** Logical name of each entry, by its source. */
const entries = {
  "static/page.ts": "page.js",
  "static/board/early.ts": "early.js",
  "static/board/main.ts": "board.js",
  "static/style/page.css": "page.css",
  "static/style/board.css": "board.css",
  "static/style/wall.css": "wall.css",
};

/** Files that are copied under a hashed name. */
const copies = {
  "mark.svg": join(here, "mark.svg"),
  "face.woff2": join(face, "atkinson-hyperlegible-next-latin-wght-normal.woff2"),
};

/** The record is set in these; the PDF writer reads them from static/dist/fonts. */
const recordFonts = ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"];

async function copyFonts() {
  await mkdir(join(dist, "fonts"), { recursive: true });
  for (const style of recordFonts) {
    const name = `NotoSans_${style}.ttf`;
    await copyFile(join(packages, "@expo-google-fonts/noto-sans", style, name), join(dist, "fonts", name));
  }
}

async function copyHashed(logical, source) {
  const content = await readFile(source);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const extension = extname(logical);
  const name = `${basename(logical, extension)}-${hash}${extension}`;
  await writeFile(join(dist, name), content);
  return name;
}

/** The font that pages preload must be the very file that the style sheet asks for. */
function fontOf(outputs) {
  for (const [file, output] of Object.entries(outputs)) {
    if (Object.keys(output.inputs).some((input) => resolve(root, input) === copies["face.woff2"]) && file.endsWith("woff2"))
      return relative(dist, resolve(root, file));
  }
  return null;
}

async function writeManifest(result) {
  const manifest = {};
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    const logical = entries[output.entryPoint];
    if (!logical) continue;
    manifest[logical] = relative(dist, resolve(root, file));
    // What a script imports, so that the page can ask for all of it at once.
    const imported = output.imports.filter(({ kind }) => kind === "import-statement");
    imported.forEach(({ path }, nth) => (manifest[`${logical}/${nth}`] = relative(dist, resolve(root, path))));
  }
  for (const [logical, source] of Object.entries(copies)) {
    const emitted = logical === "face.woff2" ? fontOf(result.metafile.outputs) : null;
    manifest[logical] = emitted ?? (await copyHashed(logical, source));
  }
  const sorted = Object.fromEntries(Object.entries(manifest).sort());
  await writeFile(join(dist, "manifest.json.new"), JSON.stringify(sorted, null, 2) + "\n");
  await rename(join(dist, "manifest.json.new"), join(dist, "manifest.json"));
  await sweep(new Set([...Object.keys(result.metafile.outputs).map((file) => basename(file)), ...Object.values(manifest)]));
}

/** A server that runs meanwhile still points at the build before, so only what nobody needs any more goes. */
async function sweep(fresh) {
  for (const entry of await readdir(dist, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name === "manifest.json" || fresh.has(entry.name)) continue;
    const { mtimeMs } = await stat(join(dist, entry.name));
    if (Date.now() - mtimeMs > KEEP_OLD_BUILDS) await rm(join(dist, entry.name));
  }
}

const manifestPlugin = {
  name: "manifest",
  setup(building) {
    building.onEnd(async (result) => {
      if (result.errors.length === 0) await writeManifest(result);
    });
  },
};

/** See static/board/no-storage.ts. */
const noStoragePlugin = {
  name: "no-storage",
  setup(building) {
    building.onResolve({ filter: /^\.\/storage\.js$/ }, ({ importer }) =>
      importer.startsWith(join(packages, "lib0") + sep) ? { path: join(here, "board/no-storage.ts") } : undefined,
    );
  },
};

const options = {
  absWorkingDir: root,
  entryPoints: Object.keys(entries).map((source) => join(root, source)),
  outdir: dist,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  sourcemap: false,
  metafile: true,
  legalComments: "linked",
  loader: { ".woff2": "file" },
  plugins: [noStoragePlugin, manifestPlugin],
  logLevel: "warning",
};

await mkdir(dist, { recursive: true });
await copyFonts();

if (process.argv.includes("--watch")) {
  await (await context({ ...options, logLevel: "info" })).watch();
} else {
  await build(options);
}
