import type { CertificateView, CorporateFileView, ManagerChoices } from '@tellerline/contracts';
import type { FileEdits } from '../file-entry/entry-edits.ts';
import { type EntryScreen, EntrySession } from '../file-entry/entry-session.ts';
import type { CompanyApi } from './company-api.ts';
import { changedByBoth } from './company-edits.ts';

export interface AroundCompany {
  /** Who may be made to answer for the company; null where it is not this user's to say. */
  managers: ManagerChoices['items'] | null;
  /** Older certificates by slot, where somebody asked for them. */
  older: ReadonlyMap<string, readonly CertificateView[]>;
}
export type CompanyScreen = EntryScreen<CorporateFileView> & AroundCompany;

const rules = {
  name: 'corporate_file',
  openOf: ({ openChange }: CorporateFileView) => openChange,
  mayEnter: ({ mayEnter }: CorporateFileView) => mayEnter,
  carriedOver: (edits: FileEdits, old: CorporateFileView, now: CorporateFileView) => ({
    edits,
    both: changedByBoth(edits, old, now),
  }),
};

/** The work on a company's file: who answers for it, and the certificates it had before. */
export class CompanySession extends EntrySession<CorporateFileView, AroundCompany> {
  readonly #api: CompanyApi;

  constructor(api: CompanyApi, customerNo: string) {
    super(api, rules, customerNo, { managers: null, older: new Map() });
    this.#api = api;
  }

  override async load(asOf: string | null = null): Promise<void> {
    this.change({ older: new Map() });
    await super.load(asOf);
  }

  /** Asks who may answer for the company; for those whose business it is. */
  async askForManagers(): Promise<void> {
    this.change({ managers: await this.#api.managers(this.customerNo).catch(() => null) });
  }

  async setManager(userId: string | null): Promise<void> {
    await this.trying(async () => {
      const manager = await this.#api.setManager(this.customerNo, userId);
      const { file } = this.screen.get();
      if (file) this.change({ file: { ...file, manager } });
    });
  }

  /** Shows the older certificates of a slot, or puts them away. */
  async showOlder(slot: string): Promise<void> {
    const older = new Map(this.screen.get().older);
    if (older.delete(slot)) {
      this.change({ older });
      return;
    }
    try {
      const all = await this.#api.history(this.customerNo, slot);
      this.change({
        older: older.set(
          slot,
          all.filter(({ current }) => !current),
        ),
      });
    } catch (refusal) {
      this.change({ refusal });
    }
  }
}
