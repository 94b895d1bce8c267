import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';

/** Chromium as Debian installs it. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
  '.tif': 'image/tiff',
  '.pdf': 'application/pdf',
};
/** The strictest policy the desktop must work under. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'self'";

export interface Gallery {
  scenes(): Promise<string[]>;
  /** Opens a scene and waits until it stands. */
  show(scene: string, look?: { theme?: string; locale?: string; density?: string }): Promise<Page>;
  /** What the browser complained about: errors, refused styles, failed requests. */
  complaints: string[];
  close(): Promise<void>;
}

/** Builds the gallery, serves it under the product's policy and opens a Chromium with it. */
export async function openGallery(size = '1366x768'): Promise<Gallery> {
  const dist = mkdtempSync(join(tmpdir(), 'tellerline-gallery-'));
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    mode: 'gallery',
    logLevel: 'error',
    build: { outDir: dist, emptyOutDir: true },
  });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://gallery').pathname);
    const file = join(dist, path === '/' ? 'gallery/index.html' : path);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [width = 1366, height = 768] = size.split('x').map(Number);
  const browser = await chromium.launch({
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--force-prefers-reduced-motion',
    ],
  });
  const context = await browser.newContext({ viewport: { width, height } });
  const complaints: string[] = [];
  return {
    complaints,
    scenes: async () => {
      const page = await context.newPage();
      await page.goto(origin);
      await page.waitForSelector('li a');
      const names = await page.$$eval('li', (items) =>
        items.map((item) => item.querySelector('a')?.textContent?.split(' ')[0] ?? ''),
      );
      await page.close();
      return names;
    },
    show: async (scene, look = {}) => {
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
      });
      const query = new URLSearchParams({
        scene,
        theme: look.theme ?? 'light',
        locale: look.locale ?? 'zh-CN',
        density: look.density ?? 'compact',
      });
      await page.goto(`${origin}/?${query}`);
      await page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 20_000 }).catch((error: unknown) => {
        throw new Error(`${scene} does not stand: ${complaints.join('; ')}`, { cause: error });
      });
      return page;
    },
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dist, { recursive: true, force: true });
    },
  };
}
