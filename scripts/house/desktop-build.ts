import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './home.ts';
import type { OnProgress } from './progress.ts';
import type { SetupTasks } from './setup-task.ts';

const desktop = join(projectRoot, 'agent-desktop');
const built = join(desktop, 'dist');
const stampName = '.built-from';

/** A fingerprint of everything the desktop is built from. */
function sourcesHash(): string {
  const hash = createHash('sha256');
  const sources = globSync(['agent-desktop/**/*', 'contracts/src/**/*.ts', 'package-lock.json'], {
    cwd: projectRoot,
    exclude: (name) => /(^|\/)(dist|dist-\d+|node_modules|gallery)$/.test(name) || name.endsWith('.test.ts'),
  });
  for (const source of sources.sort()) {
    const path = join(projectRoot, source);
    if (statSync(path).isFile()) hash.update(`${source}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * Builds the agent desktop with Vite when its sources are not those of the last build, beside the old one, and puts it
 * in place whole.
 * @returns the folder to serve.
 */
export async function buildDesktop(options: {
  tasks: SetupTasks;
  logFile: string;
  env: NodeJS.ProcessEnv;
  onProgress?: OnProgress | undefined;
}): Promise<string> {
  const stamp = join(built, stampName);
  const wanted = sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return built;
  options.onProgress?.({ what: 'Building the desktop', why: 'its sources are new or have changed' });
  const fresh = join(desktop, `dist-${process.pid}`);
  try {
    await options.tasks.run({
      name: 'Building the desktop',
      args: [join(projectRoot, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', fresh, '--emptyOutDir'],
      env: options.env,
      cwd: desktop,
      logFile: options.logFile,
    });
    writeFileSync(join(fresh, stampName), wanted);
    rmSync(built, { recursive: true, force: true });
    renameSync(fresh, built);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return built;
}
