import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('no element says anything that is not a phrase: there is no Chinese text outside of the tables', () => {
  const root = fileURLToPath(new URL('../src', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('i18n'),
  );
  const spoken = files.filter((file) => {
    const code = readFileSync(`${root}/${file}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    return /html`[^`]*[\u4e00-\u9fff]{2}/.test(code);
  });
  expect(spoken).toEqual([]);
});
