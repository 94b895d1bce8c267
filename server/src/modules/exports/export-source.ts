import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Label, Locale, Role } from '@tellerline/contracts';
import type { CellValue } from '../../exchange/index.ts';
import type { Actor } from '../../kernel/actor.ts';

/** The filter as it came with the list's own query: text by name. */
export type ExportFilter = Readonly<Record<string, string>>;

export interface ExportColumn {
  id: string;
  label: Label;
  /** Shown masked, in the file as on the screen. */
  masked?: boolean;
}

/**
 * A list that may leave the house as a file. A module registers one per list. Rows are read when the file is fetched, in
 * pages, through the data gate of whoever fetches, and masked by the module that knows what they mean.
 */
export interface ExportSource {
  kind: string;
  label: Label;
  /** Who may ask for it. */
  roles: readonly Role[];
  columns: readonly ExportColumn[];
  /**
   * The filter in words, for the second person and for the file.
   * @throws AppError request.invalid for a filter the list does not know
   */
  describe(filter: ExportFilter): { label: Label; value: string }[];
  /** Rows there are now, counted up to `most`. */
  count(em: SqlEntityManager, actor: Actor, filter: ExportFilter, most: number): Promise<number>;
  /** Rows in pages, each cell as `columns` say. */
  pages(em: SqlEntityManager, actor: Actor, filter: ExportFilter, locale: Locale): AsyncIterable<CellValue[][]>;
}
