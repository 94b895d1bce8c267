/** `npm run bench -- <name> [options]`: runs one benchmark of tests/load; each closes with `name ratio unit`. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../house/home.ts';

const folder = join(projectRoot, 'tests/load');
const suffix = /[.-]bench\.ts$/;
const benchmarks = new Map(
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => suffix.test(file))
    .map((file) => [file.replace(suffix, ''), join(folder, file)]),
);
const [name = '', ...args] = process.argv.slice(2);
const benchmark = benchmarks.get(name);

if (benchmark) {
  const child = spawn(process.execPath, [benchmark, ...args], { stdio: 'inherit' });
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  const names = [...benchmarks.keys()].sort().join(', ');
  process.stderr.write(`npm run bench -- <name> [options]; there are: ${names || 'none yet'}.\n`);
  process.exitCode = 1;
}
