import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const tests = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.test.ts'], {
  cwd: root,
})
  .toString()
  .split('\n')
  .filter((file) => file !== '');

/** What docs/requirements.md says of one requirement. */
interface Line {
  id: string;
  state: string;
  /** Test files, the end of their paths, or folders of them. */
  shownBy: string[];
}

function linesOf(table: string): Line[] {
  return table.split('\n').flatMap((row) => {
    const [, id = '', state = '', , shownBy = ''] = row.split('|').map((cell) => cell.trim());
    if (!/^[A-Z]+-\d+$/.test(id)) return [];
    return [{ id, state, shownBy: [...shownBy.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path) }];
  });
}

/** Ids a test title begins with: `CTI-01 CIF-12 a customer of …`. */
const idsInTitles = (text: string): Set<string> =>
  new Set([...text.matchAll(/['"`]((?:[A-Z]+-\d+ )+)/g)].flatMap(([, ids = '']) => ids.trim().split(' ')));

/** References behind which no test title bears the requirement's id. */
function unproved(lines: readonly Line[]): string[] {
  return lines.flatMap(({ id, shownBy }) =>
    shownBy
      .filter((path) => {
        const part = path.replace(/\/?\**$/, '');
        const meant = tests.filter((file) => file.startsWith(`${part}/`) || file === part || file.endsWith(`/${part}`));
        return !meant.some((file) => idsInTitles(read(file)).has(id));
      })
      .map((path) => `${id}: ${path}`),
  );
}

test('every requirement that is done or partly done names tests, and each of them bears its id in a title', () => {
  const lines = linesOf(read('docs/requirements.md'));
  expect(lines.length).toBeGreaterThan(40);
  const claimed = lines.filter(({ state }) => state !== 'not yet');
  expect(claimed.filter(({ shownBy }) => shownBy.length === 0).map(({ id }) => id)).toEqual([]);
  expect(unproved(claimed)).toEqual([]);
});

test('a reference to no file, to a file without the id, and one in its midst only, are found', () => {
  const here = 'tests/architecture/requirements.test.ts';
  const table = `| XYZ-99 | done | | \`tests/nothing.test.ts\`, \`${here}\` | |\n| CTI-01 | partly | | \`call-stories.test.ts\` | |`;
  expect(unproved(linesOf(table))).toEqual(['XYZ-99: tests/nothing.test.ts', `XYZ-99: ${here}`]);
  expect([...idsInTitles("test('AB-1 CD-22 who', () => 'see EF-3 there')")]).toEqual(['AB-1', 'CD-22']);
});
