import { expect, test } from 'vitest';
import { consoleProgress } from './progress-console.ts';

function show(isTTY: boolean): string {
  let shown = '';
  const progress = consoleProgress({ isTTY, write: (text: string) => (shown += text) });
  progress.tell({ what: 'Fetching', why: 'it is missing', done: 0 });
  progress.tell({ what: 'Fetching', why: 'it is missing', done: 0.5 });
  progress.tell({ what: 'Building', why: 'sources changed' });
  progress.tell({ what: 'Fetching', why: 'it is missing', done: 1 });
  progress.end();
  return shown;
}

test('in a file each step stands once, whatever is told in between', () => {
  expect(show(false)).toBe('Fetching – it is missing\nBuilding – sources changed\n');
});

test('on a screen the percentage grows in place, until another step is told', () => {
  expect(show(true)).toBe(
    '\rFetching – it is missing … 0 %\rFetching – it is missing … 50 %\nBuilding – sources changed\n',
  );
});
