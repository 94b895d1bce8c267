import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AfterPaint } from './after-paint.ts';

let frames: (() => void)[] = [];
const host = {
  addController: () => {},
  removeController: () => {},
  requestUpdate: vi.fn(),
  updateComplete: Promise.resolve(true),
};

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  host.requestUpdate.mockClear();
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.splice(id - 1, 1, () => {}));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const nextFrame = () => {
  for (const frame of frames.splice(0)) frame();
  vi.advanceTimersByTime(1);
};

test('what is put off is shown a frame later, once for each subject', () => {
  const afterPaint = new AfterPaint(host);
  expect(afterPaint.of('one')).toBe(false);
  expect(host.requestUpdate).not.toHaveBeenCalled();
  nextFrame();
  expect(host.requestUpdate).toHaveBeenCalledTimes(1);
  expect(afterPaint.of('one')).toBe(true);
  expect(afterPaint.of('two')).toBe(false);
});

test('a page that is hidden, and has no frames, shows it all the same', () => {
  const afterPaint = new AfterPaint(host);
  afterPaint.of('one');
  vi.advanceTimersByTime(150);
  expect(afterPaint.of('one')).toBe(true);
});

test('who comes next before the frame has a frame of his own', () => {
  const afterPaint = new AfterPaint(host);
  afterPaint.of('one');
  afterPaint.of('two');
  nextFrame();
  expect(host.requestUpdate).toHaveBeenCalledTimes(1);
  expect(afterPaint.of('two')).toBe(true);
});

test('whoever waits for it is called when it is shown, or at once', () => {
  const afterPaint = new AfterPaint(host);
  const shown = vi.fn();
  afterPaint.whenShown(shown);
  expect(shown).toHaveBeenCalledTimes(1);
  afterPaint.of('one');
  afterPaint.whenShown(shown);
  expect(shown).toHaveBeenCalledTimes(1);
  nextFrame();
  vi.advanceTimersByTime(1);
  expect(shown).toHaveBeenCalledTimes(2);
});
