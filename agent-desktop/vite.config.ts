import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.TELLERLINE_SERVER ?? 'http://127.0.0.1:7400';

/** `npx vite build agent-desktop` → agent-desktop/dist; `npx vite agent-desktop` serves it with the server proxied. */
export default defineConfig(({ mode, command }) => {
  // A test that builds the desktop brings NODE_ENV=test along; what is built is always the real thing.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return configFor(mode);
});

const configFor = (mode: string) => ({
  root: here('.'),
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
