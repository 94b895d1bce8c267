import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Transaction } from '../../../persistence/transaction.ts';
import { FIRST_DELTA_LINE } from '../deltas/stage-deltas.ts';
import { stagingTable } from '../entities/staging.entities.ts';
import { FeedRefusal } from '../feed-refusal.ts';
import type { FeedFile, Surroundings } from '../files/feed-files.ts';
import { decoderOf } from '../files/line-reader.ts';
import { FileTotals } from '../files/totals.ts';
import { LineStager } from '../line-stager.ts';
import { readNamed } from '../named-sql.ts';
import { type AnnouncedFile, pathIn, type ReadFile, type StagingSteps, stageFile } from '../stage-file.ts';
import { takeTurn } from '../writing-turn.ts';
import { type BaseDay, rejectedLines } from './base-day.ts';
import { NotComparable } from './not-comparable.ts';
import { scanForKeys } from './scan-for-keys.ts';
import { type ComparedFile, lineOf, MOST_DIFFERING, stageChanges } from './stage-changes.ts';

/** What a file's reading may do to the book of imports beside its steps. */
export interface SparingSteps extends StagingSteps {
  /** Takes back the rejects of this file. */
  forgetRejects(): Promise<void>;
}

/** Reads the files of a day, in their order, and spares the lines that say what the tables hold already. */
export class SparingReader {
  readonly #base: BaseDay | null;
  readonly #em: SqlEntityManager;
  /** By file: keys that came new today; null when the file was read whole and nobody knows. */
  readonly #fresh = new Map<string, ReadonlySet<string> | null>();
  /** By file that was compared: the keys deltas had told of when it was read. */
  readonly #marked = new Map<string, ReadonlySet<string>>();

  /** @param base null: every line is read */
  constructor(base: BaseDay | null, em: SqlEntityManager) {
    [this.#base, this.#em] = [base, em];
  }

  /** The run today's files were compared with; null when all were read whole. */
  get comparedWith(): string | null {
    return this.#marked.size > 0 ? (this.#base?.runId ?? null) : null;
  }

  /** @throws FeedRefusal when the file is not what was announced */
  async read(announced: AnnouncedFile, around: Surroundings, steps: SparingSteps): Promise<ReadFile> {
    const { name } = announced.file;
    const compared = await this.#comparedFile(announced);
    if (compared) {
      try {
        const told: Parameters<StagingSteps['totals']>[0][] = [];
        const read = await stageChanges(compared, around, { ...steps, totals: (totals) => told.push(totals) });
        told.forEach(steps.totals);
        this.#fresh.set(name, read.fresh);
        this.#marked.set(name, compared.marked);
        return read;
      } catch (error) {
        // What is refused is refused by a whole reading only: it knows no day before that may be wrong itself.
        if (!(error instanceof NotComparable || error instanceof FeedRefusal)) throw error;
        await steps.forgetRejects();
      }
    }
    this.#fresh.set(name, null);
    return stageFile(announced, around, steps);
  }

  /**
   * Reads the lines of a file of which deltas have told something while the day was being read. To be called when deltas of this day
   * wait, and before the file is merged.
   * @param run id of the import
   */
  async catchUp(
    announced: AnnouncedFile,
    around: Surroundings,
    steps: StagingSteps,
    run: string,
    transaction: Transaction,
  ): Promise<void> {
    const { file, path, encoding } = announced;
    const known = this.#marked.get(file.name);
    if (!known) return;
    const marked = await transaction(async (em) => {
      // Whoever had the turn before has committed: from now on no delta of this day is taken.
      await takeTurn(em);
      return markedKeys(em, file.name);
    });
    const late = new Set([...marked].filter((key) => !known.has(key)));
    if (late.size === 0) return;
    const seen = await readNamed<{ line: number }>(
      this.#em,
      `select line from feed_reject where run_id = :run and file = :file
        union all select line from ${stagingTable(file)} where line < ${FIRST_DELTA_LINE}`,
      { run, file: file.name },
    );
    const stager = new LineStager(file, around, steps.staging.append(file), steps, new FileTotals([], []));
    const decoder = decoderOf(encoding);
    const except = new Set(seen.map(({ line }) => Number(line)));
    await scanForKeys(path, file, { keys: late, except }, (no, bytes) => stager.take(lineOf(decoder, no, bytes), true));
    await stager.flush();
    await stager.settled();
  }

  async #comparedFile(today: AnnouncedFile): Promise<ComparedFile | null> {
    const base = this.#base;
    const { file } = today;
    const said = base?.control.files.find(({ name }) => name === file.name);
    const totals = base?.totals.find((each) => each.file === file.name);
    if (!base || !said || !totals) return null;
    const followed = new Map<string, ReadonlySet<string>>();
    for (const [column, of] of Object.entries(file.follows ?? {})) {
      const fresh = this.#fresh.get(of);
      if (fresh === null) return null;
      followed.set(column, new Set([...(fresh ?? []), ...(await markedKeys(this.#em, of))]));
    }
    const marked = await markedKeys(this.#em, file.name);
    if (marked.size > MOST_DIFFERING) return null;
    const rejected = await rejectedLines(this.#em, base.runId, file);
    return {
      today,
      base: { path: pathIn(base.folder, file), sha256: said.sha256, totals, rejected },
      marked,
      followed,
    };
  }
}

/** First keys of a file's rows that deltas have told something of since the last day; not all of them where they are very many. */
async function markedKeys(em: SqlEntityManager, file: FeedFile['name']): Promise<Set<string>> {
  const rows = await readNamed<{ key_first: string }>(
    em,
    `select distinct key_first from feed_mark where file = :file limit ${MOST_DIFFERING + 1}`,
    { file },
  );
  return new Set(rows.map(({ key_first }) => key_first));
}
