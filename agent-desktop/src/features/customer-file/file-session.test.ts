import type { ChangeDraft, PersonalFileView } from '@tellerline/contracts';
import { afterEach, expect, test, vi } from 'vitest';
import type { FileApi } from './file-api.ts';
import { withField } from './file-edits.ts';
import { FileSession } from './file-session.ts';

afterEach(() => vi.unstubAllGlobals());

test('CIF-03 what was typed outlives the screen, until it is as it was before', async () => {
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('removeEventListener', vi.fn());
  const housing = {
    value: '1',
    text: { 'zh-CN': '自有', en: 'Own' },
    masked: false,
    readOnly: false,
    provenance: null,
  };
  const file: Partial<PersonalFileView> = { version: 3, mayEdit: true, open: null, lists: {}, fields: { housing } };
  const api: Partial<FileApi> = { file: async () => file as PersonalFileView, returned: async () => null };
  const opened = async () => {
    const session = new FileSession(api as FileApi, '10000001');
    await session.load();
    return session;
  };
  const typing = (session: FileSession, value: string) => {
    const { edits } = session.screen.get();
    if (!edits) throw new Error('nothing is edited');
    session.type(withField(edits, file as PersonalFileView, 'housing', value));
  };

  const first = await opened();
  await first.edit();
  typing(first, '2');
  const second = await opened();
  expect(second.screen.get().edits?.changes).toEqual({ housing: '2' });
  typing(second, '1');
  expect((await opened()).screen.get().edits).toBeNull();
});

test('CIF-03 a new customer takes his number when he is saved first, and once', async () => {
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('removeEventListener', vi.fn());
  const blank: Partial<PersonalFileView> = { version: 0, mayEdit: true, open: null, lists: {}, fields: {} };
  const draft = { state: 'draft', version: 1, findings: { issues: [], warnings: [] } };
  const allot = vi.fn(async () => '90000000019');
  const enter = vi.fn(async () => draft as unknown as ChangeDraft);
  const api: Partial<FileApi> = { blank: async () => blank as PersonalFileView, allot, enter };
  const session = new FileSession(api as FileApi, '');
  await session.load();
  await session.edit();
  const { edits } = session.screen.get();
  if (!edits) throw new Error('nothing is edited');
  session.type(withField(edits, blank as PersonalFileView, 'name', '关慧仪'));
  expect([session.customerNo, allot.mock.calls.length]).toEqual(['', 0]);
  await session.save('draft', '2026-11-30T00:00:00.000Z');
  await session.save('draft', '2026-11-30T00:00:00.000Z');
  expect([session.customerNo, allot.mock.calls.length]).toEqual(['90000000019', 1]);
  expect(enter).toHaveBeenLastCalledWith('90000000019', 'draft', expect.objectContaining({ changeVersion: 1 }));
  expect(new FileSession(api as FileApi, '').screen.get().edits).toBeNull();
});
