import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { testFolder } from './test-folder.ts';

/** The desktop as customers get it, built once in a run of tests for all stories. */
export async function builtDesktop(): Promise<string> {
  const run = process.env.TELLERLINE_RUN_FOLDER;
  const shared = run ? join(run, 'desktop') : null;
  if (shared && existsSync(shared)) return shared;
  const own = testFolder('desktop');
  await build({
    configFile: fileURLToPath(new URL('../../agent-desktop/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: own, emptyOutDir: true },
  });
  if (!shared) return own;
  try {
    renameSync(own, shared);
    return shared;
  } catch {
    // Another worker was first; both built the same.
    return own;
  }
}
