import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../docs/performance-log.md', import.meta.url));
const head = `# Every benchmark run

One line per run of \`npm run bench -- <name>\`, appended by the benchmark itself. What the figures mean stands in performance.md.

| when (UTC) | benchmark | ratio | 95 % | machine | remarks |
|---|---|---|---|---|---|
`;

/** Appends a benchmark's figure to docs/performance-log.md. `remarks` is one line without `|`. */
export function recordFigure(name: string, ratio: number, interval: readonly [number, number], remarks: string): void {
  if (!existsSync(file)) writeFileSync(file, head);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}, Node ${process.version}`;
  const [low, high] = interval.map((value) => value.toFixed(2));
  const when = new Date().toISOString().slice(0, 16).replace('T', ' ');
  appendFileSync(file, `| ${when} | ${name} | ${ratio.toFixed(2)} | ${low}–${high} | ${machine} | ${remarks} |\n`);
}
