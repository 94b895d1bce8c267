import { expect, test } from 'vitest';
import { MemoryStore } from '../state/key-value-store.ts';
import { DraftBook, emptyDraft } from './drafts.ts';

const half = { dispositionCode: 'callback', note: '写到一半', followUp: '' };

test('a half-written note is there again after a reload', () => {
  const store = new MemoryStore();
  new DraftBook(store, 'u1', () => 0).write('i1', half);
  expect(new DraftBook(store, 'u1', () => 1).read('i1')).toMatchObject(half);
});

test("a colleague at the same computer does not see another's notes", () => {
  const store = new MemoryStore();
  new DraftBook(store, 'u1', () => 0).write('i1', half);
  expect(new DraftBook(store, 'u2', () => 0).read('i1')).toEqual(emptyDraft);
});

test('a dropped draft leaves nothing in the store', () => {
  const store = new MemoryStore();
  const book = new DraftBook(store, 'u1', () => 0);
  book.write('i1', half);
  book.drop('i1');
  expect(store.getItem('tellerline.drafts.u1')).toBeNull();
});

test('drafts older than three days are forgotten with the next one', () => {
  const store = new MemoryStore();
  let now = 0;
  const book = new DraftBook(store, 'u1', () => now);
  book.write('old', half);
  now = 4 * 86_400_000;
  book.write('new', half);
  expect(book.read('old')).toEqual(emptyDraft);
});

test('a store that holds nonsense counts as empty', () => {
  const store = new MemoryStore();
  store.setItem('tellerline.drafts.u1', '{"i1":');
  expect(new DraftBook(store, 'u1', () => 0).read('i1')).toEqual(emptyDraft);
});
