import type { PersonalFileView } from '@tellerline/contracts';
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
