import { readFile } from 'node:fs/promises';
import { ModelCard, type ScoreKind, scoreKinds } from '@tellerline/contracts';

const folder = new URL('../../../../../docs/models/', import.meta.url);

/** The cards of the models trained on public data, as the house comes with them. */
export async function shippedCards(): Promise<{ kind: ScoreKind; card: ModelCard }[]> {
  return Promise.all(
    scoreKinds.map(async (kind) => {
      const text = await readFile(new URL(`${kind}.json`, folder), 'utf8');
      return { kind, card: ModelCard.parse(JSON.parse(text)) };
    }),
  );
}
