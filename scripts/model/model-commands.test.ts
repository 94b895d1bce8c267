import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const fixtures = join(import.meta.dirname, '../../tests/fixtures/models');
const marketing = join(fixtures, 'bank-marketing-sample.csv');
const churners = join(fixtures, 'bank-churners-sample.csv.gz');
const lines = readFileSync(marketing, 'utf8').trimEnd().split('\n');
const folder = mkdtempSync(join(tmpdir(), 'tellerline-models-'));
const at = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');

/** Runs one of the two commands in a home of its own; tells how it ended and what it said. */
async function command(script: 'train' | 'score', ...args: string[]) {
  const path = join(import.meta.dirname, `${script}.ts`);
  const env = { ...process.env, TELLERLINE_HOME: folder };
  try {
    const { stdout } = await run(process.execPath, [path, ...args], { env });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

function given(name: string, content: string | Buffer): string {
  writeFileSync(at(name), content);
  return at(name);
}

/** The same rows with one column changed, added or left out. */
const changed = (column: string, value: (before: string, row: number) => string): string => {
  const place = lines[0]?.split(',').indexOf(column) ?? -1;
  return lines
    .map((line, row) =>
      row === 0
        ? line
        : line
            .split(',')
            .with(place, value(line.split(',')[place] ?? '', row))
            .join(','),
    )
    .join('\n');
};
const without = (column: string): string => {
  const place = lines[0]?.split(',').indexOf(column) ?? -1;
  return lines.map((line) => line.split(',').toSpliced(place, 1).join(',')).join('\n');
};

beforeAll(async () => {
  for (const [name, file] of [
    ['term-deposit', marketing],
    ['card-churn', churners],
  ] as const) {
    expect(await command('train', name, '--in', file)).toMatchObject({ code: 0 });
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('ANA-02 the commands of models', { timeout: 120_000 }, () => {
  test('the same file gives the same model and card, byte for byte', async () => {
    expect(await command('train', 'term-deposit', '--in', marketing, '--out', at('again'))).toMatchObject({ code: 0 });
    for (const file of ['model.json', 'card.json', 'card.md']) {
      expect(text(`again/${file}`)).toBe(text(`models/term-deposit/${file}`));
    }
    expect(text('again/card.md')).toMatch(/later period[\s\S]*Calibration[\s\S]*Shapley|TreeSHAP/);
  });

  test('each row has one probability in its order, whatever the packing, the delimiter, the outcome and columns not used', async () => {
    expect(await command('score', 'term-deposit', '--in', marketing, '--out', at('scores.csv'))).toMatchObject({
      code: 0,
    });
    const rows = text('scores.csv').trimEnd().split('\n');
    expect(rows[0]).toBe('row,score');
    expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(lines.slice(1).map((_, row) => String(row + 1)));
    const scores = rows.slice(1).map((row) => Number(row.split(',')[1]));
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
    expect(new Set(scores).size).toBeGreaterThan(100);

    const semicolons = changed('y', (y) => (y === '1' ? 'yes' : 'no'))
      .replaceAll(',', ';')
      .replaceAll('university.degree', '"university.degree"');
    const variants = {
      'no-outcome.csv.gz': gzipSync(without('y')),
      'other-duration.csv': changed('duration', (_, row) => String(row * 7)),
      'semicolons.csv': `\uFEFF${semicolons.replaceAll('\n', '\r\n')}`,
    };
    for (const [name, content] of Object.entries(variants)) {
      expect(
        await command('score', 'term-deposit', '--in', given(name, content), '--out', at(`of-${name}`)),
      ).toMatchObject({ code: 0 });
      expect(text(`of-${name}`)).toBe(text('scores.csv'));
    }
  });

  test('each score is explained by features whose shares add up to its log-odds', async () => {
    const some = gunzipSync(readFileSync(churners)).toString().split('\n').slice(0, 26).join('\n');
    const args = ['card-churn', '--in', given('some.csv', some), '--out', at('churn.csv'), '--explain', at('why.csv')];
    expect(await command('score', ...args)).toMatchObject({ code: 0 });
    const [heading, ...why] = text('why.csv')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(heading).not.toContain('CLIENTNUM');
    const scores = text('churn.csv')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[1]));
    expect(why).toHaveLength(25);
    for (const [row, cells] of why.entries()) {
      const logOdds = cells.slice(1).reduce((sum, cell) => sum + Number(cell), 0);
      expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(scores[row] ?? -1, 4);
    }
  });

  test('a category never seen and a number not known are scored and counted', async () => {
    const odd = changed('job', (job, row) => (row % 100 === 0 ? 'astronaut' : job));
    const told = await command('score', 'term-deposit', '--in', given('odd.csv', odd), '--out', at('odd-scores.csv'));
    expect(told).toMatchObject({
      code: 0,
      said: expect.stringContaining('job: 4 rows not seen in training ("astronaut")'),
    });
    expect(text('odd-scores.csv').trimEnd().split('\n')).toHaveLength(lines.length);
    const gaps = changed('age', (age, row) => (row === 3 ? '' : age));
    const gap = await command('score', 'term-deposit', '--in', given('gap.csv', gaps), '--out', at('gap-scores.csv'));
    expect(gap).toMatchObject({ code: 0, said: expect.stringContaining('age: 1 rows not known') });
  });

  test('a file that is not fit is refused with a sentence, and nothing is written', async () => {
    const unfit: [string, string | Buffer, string][] = [
      ['lacks-a-column.csv', without('euribor3m'), 'lacks the column euribor3m'],
      ['cut-short.csv.gz', gzipSync(lines.join('\n')).subarray(0, 900), 'cut short or damaged'],
      ['empty.csv', '', 'is empty'],
    ];
    for (const [name, content, sentence] of unfit) {
      const told = await command('score', 'term-deposit', '--in', given(name, content), '--out', at('never.csv'));
      expect(told).toMatchObject({ code: 1, said: expect.stringContaining(sentence) });
      expect(told.said).not.toContain('    at ');
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  test('a training without outcomes, an unknown model and a model of something else are refused', async () => {
    const noOutcome = given('no-outcome.csv', without('y'));
    const [untrained, unknown, missing, other] = await Promise.all([
      command('train', 'term-deposit', '--in', noOutcome, '--out', at('never')),
      command('train', 'weather', '--in', marketing),
      command('score', 'term-deposit', '--in', at('is-not-there.csv'), '--out', at('never.csv')),
      command(
        'score',
        'term-deposit',
        '--in',
        marketing,
        '--out',
        at('never.csv'),
        '--model',
        at('models/card-churn/model.json'),
      ),
    ]);
    expect(untrained).toMatchObject({ code: 1, said: expect.stringContaining('lacks the column y') });
    expect(unknown).toMatchObject({ code: 1, said: expect.stringContaining('There is no model weather') });
    expect(missing).toMatchObject({ code: 1, said: expect.stringContaining('there is no such file') });
    expect(other).toMatchObject({ code: 1, said: expect.stringContaining('is a model of card-churn') });
    expect(existsSync(at('never'))).toBe(false);
    expect(existsSync(at('never.csv'))).toBe(false);
  });
});
