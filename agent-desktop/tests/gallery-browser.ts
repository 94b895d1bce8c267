import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Axe from 'axe-core';
import { type BrowserServer, chromium, type Page } from 'playwright-core';
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
  /** Opens a scene in a page of its own and waits until it stands. */
  show(scene: string, look?: Look): Promise<Page>;
  /**
   * The same for looking only, in a page that goes from scene to scene, each loaded anew. Several may be looked at side
   * by side: each `see` is told of the complaints of its own scene.
   */
  look<T>(scene: string, look: Look, see: (page: Page, complaints: string[]) => Promise<T>): Promise<T>;
  /** What the browser complained about in the scenes shown: errors, refused styles, failed requests. */
  complaints: string[];
  close(): Promise<void>;
}

/** Where a built gallery is served, and the browser to look at it with. */
export interface RunningGallery {
  origin: string;
  browser: string;
  stop(): Promise<void>;
}

interface Look {
  theme?: string;
  locale?: string;
  density?: string;
}

/** Names the gallery and browser that all files of a test run share. */
const sharedBy = 'TELLERLINE_GALLERY';

/** Builds the gallery, serves it under the product's policy and starts a Chromium. */
export async function startGallery(): Promise<RunningGallery> {
  const dist = mkdtempSync(join(tmpdir(), 'tellerline-gallery-'));
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    mode: 'gallery',
    logLevel: 'error',
    build: { outDir: dist, emptyOutDir: true },
  });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://gallery').pathname);
    const file = path === axePath ? axeFile : join(dist, path === '/' ? 'gallery/index.html' : path);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      // Nothing here changes: the browser keeps it, compiled, from scene to scene.
      'cache-control': 'max-age=86400, immutable',
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launch();
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    browser: browser.wsEndpoint(),
    stop: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dist, { recursive: true, force: true });
    },
  };
}

const launch = (): Promise<BrowserServer> =>
  chromium.launchServer({
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

/** Makes a running gallery the one that `openGallery` opens, here and in processes started from here. */
export function shareGallery({ origin, browser }: RunningGallery): void {
  process.env[sharedBy] = JSON.stringify({ origin, browser });
}

/** Opens the gallery of this test run in a browser window of its own; outside of a run it starts one. */
export async function openGallery(size = '1366x768'): Promise<Gallery> {
  const shared = process.env[sharedBy];
  const own = shared ? null : await startGallery();
  const { origin, browser: endpoint } = own ?? (JSON.parse(shared ?? '{}') as RunningGallery);
  const browser = await chromium.connect(endpoint);
  const [width = 1366, height = 768] = size.split('x').map(Number);
  const context = await browser.newContext({ viewport: { width, height } });
  const complaints: string[] = [];
  const free: { page: Page; complaints: string[] }[] = [];

  const newPage = async (complaints: string[]): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
    return page;
  };
  const play = async (page: Page, complaints: string[], scene: string, look: Look): Promise<Page> => {
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
  };
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
    show: async (scene, look = {}) => play(await newPage(complaints), complaints, scene, look),
    look: async (scene, look, see) => {
      const heard: string[] = [];
      const used = free.pop() ?? { page: await newPage(heard), complaints: heard };
      used.complaints.length = 0;
      const seen = await see(await play(used.page, used.complaints, scene, look), used.complaints);
      // Only a page that did not fail is used again.
      free.push(used);
      return seen;
    },
    close: async () => {
      await context.close();
      await browser.close();
      await own?.stop();
    },
  };
}

const axePath = '/axe.js';
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const standards = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong on a page of the gallery, in words: rule, element, reason. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Axe looks at this document and every shadow tree in it, and would leave out a frame silently.
  if (page.frames().length > 1) throw new Error('A scene with frames needs axe in each of them');
  await page.addScriptTag({ url: axePath });
  return page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const { violations } = await axe.run({ runOnly: tags, resultTypes: ['violations'] });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`)
          .join(' | ')}`,
    );
  }, standards);
}
