import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { firstScreenSize } from '../scripts/house/first-screen.ts';
import { withoutJsonSchema } from '../scripts/house/without-json-schema.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.TELLERLINE_SERVER ?? 'http://127.0.0.1:7400';

/**
 * What PDF.js asks for when a file needs it: character maps of Chinese fonts, fonts that files only name, decoders. Beside
 * the hashed assets, under the version of PDF.js, so that they may be kept by browsers like those.
 */
function pdfParts(): Plugin {
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const wanted = [
    ['cmaps', /\.bcmap$/],
    ['standard_fonts', /\.(ttf|pfb)$/],
    ['wasm', /_nowasm_fallback\.js$/],
  ] as const;
  return {
    name: 'pdf-parts',
    generateBundle() {
      for (const [folder, names] of wanted) {
        for (const name of readdirSync(join(home, folder)).filter((each) => names.test(each))) {
          const source = readFileSync(join(home, folder, name));
          this.emitFile({ type: 'asset', fileName: `assets/pdf-${pdfVersion}/${folder}/${name}`, source });
        }
      }
    },
  };
}
/** Puts the gallery's `galleryLoads` around every `import()`, so that it knows what is still on its way. */
function watchedImports(): Plugin {
  return {
    name: 'watched-imports',
    transform: (code, id) =>
      id.startsWith(here('./src')) && id.endsWith('.ts')
        ? { code: code.replaceAll(/\bimport\((['"][^'"]+['"])\)/g, 'globalThis.galleryLoads(import($1))'), map: null }
        : null,
  };
}
const pdfVersion = (createRequire(import.meta.url)('pdfjs-dist/package.json') as { version: string }).version;

/** `npx vite build agent-desktop` → agent-desktop/dist; `npx vite agent-desktop` serves it with the server proxied. */
export default defineConfig(({ mode, command }) => {
  // A test that builds the desktop brings NODE_ENV=test along; what is built is always the real thing.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return configFor(mode);
});

const configFor = (mode: string) => ({
  root: here('.'),
  plugins: mode === 'gallery' ? [watchedImports()] : [pdfParts(), withoutJsonSchema(), firstScreenSize()],
  worker: { format: 'es' as const },
  build: {
    target: 'es2023',
    outDir: mode === 'gallery' ? here('./node_modules/.gallery') : here('./dist'),
    emptyOutDir: true,
    sourcemap: mode !== 'gallery',
    // A preload helper would be inlined as a data: URL, which `script-src 'self'` forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: mode === 'gallery' ? here('./gallery/index.html') : here('./index.html') },
  },
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: true },
      '/socket.io': { target: server, ws: true, changeOrigin: true },
    },
  },
});
