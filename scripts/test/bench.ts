/** `npm run bench -- <name> [options]`: runs one benchmark of tests/load; each closes with `name ratio unit`. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../house/home.ts';

const folder = join(projectRoot, 'tests/load');
const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => /^[\w-]+\.bench\.ts$/.test(file))
      .map((file) => file.replace(/\.bench\.ts$/, ''))
  : [];
const [name = '', ...args] = process.argv.slice(2);

if (names.includes(name)) {
  const child = spawn(process.execPath, [join(folder, `${name}.bench.ts`), ...args], { stdio: 'inherit' });
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  process.stderr.write(`npm run bench -- <name> [options]; there are: ${names.sort().join(', ') || 'none yet'}.\n`);
  process.exitCode = 1;
}
