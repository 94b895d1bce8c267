import type { DuplicateHit, PersonalFileView } from '@tellerline/contracts';
import { type EntryScreen, EntrySession } from '../file-entry/entry-session.ts';
import type { FileApi } from './file-api.ts';
import { rebased } from './file-edits.ts';

export interface DuplicatesTold {
  /** Known customers by path of what was typed: `idDocuments.n1`. */
  duplicates: ReadonlyMap<string, readonly DuplicateHit[]>;
}
export type FileScreen = EntryScreen<PersonalFileView> & DuplicatesTold;

const rules = {
  name: 'personal_file',
  openOf: ({ open }: PersonalFileView) => open,
  mayEnter: ({ mayEdit }: PersonalFileView) => mayEdit,
  carriedOver: rebased,
};

/** The work on a person's file: who he may be already is told while he is typed. */
export class FileSession extends EntrySession<PersonalFileView, DuplicatesTold> {
  readonly #api: Pick<FileApi, 'duplicates'>;

  constructor(api: FileApi, customerNo: string) {
    super(api, rules, customerNo, { duplicates: new Map() });
    this.#api = api;
  }

  override discard(): void {
    super.discard();
    this.change({ duplicates: new Map() });
  }

  /** Asks who is known already under what was typed at `path`. */
  async askForDuplicates(path: string, why: 'id_number' | 'phone', typed: string): Promise<void> {
    const text = typed.trim();
    const enough = why === 'phone' ? text.replace(/\D/g, '').length >= 7 : text.length >= 6;
    let hits: readonly DuplicateHit[] = [];
    if (enough) {
      const self = this.customerNo === '' ? {} : { customerNo: this.customerNo };
      const question = { ...self, idNumbers: [], phones: [], ...this.#person() };
      const asked = why === 'phone' ? { ...question, phones: [text] } : { ...question, idNumbers: [text] };
      hits = await this.#api.duplicates(asked).then(
        (answer) => answer.hits,
        () => [],
      );
    }
    this.change({ duplicates: new Map(this.screen.get().duplicates).set(path, hits) });
  }

  /** Name and birth date as they stand or are typed: who looks alike is told as well. */
  #person(): { name?: string; birthDate?: string } {
    const { file, edits } = this.screen.get();
    const of = (id: string): string => String(edits?.changes[id] ?? file?.fields[id]?.value ?? '').trim();
    const [name, birthDate] = [of('name'), of('birthDate')];
    if (name.length < 2) return {};
    return /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? { name, birthDate } : { name };
  }
}
