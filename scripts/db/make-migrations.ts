/**
 * Writes the initial migration of both dialects from the entities: `node scripts/db/make-migrations.ts`. Only until the first
 * release; afterwards a change of an entity gets a migration of its own, written by hand, and the initial one stays.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entitiesOf } from '@tellerline/server/composition';
import { initialMigration, migrationFolder } from '@tellerline/server/persistence/migrations';
import { schemaStatements } from '@tellerline/server/persistence/schema-text';

for (const dialect of ['sqlite', 'mariadb'] as const) {
  const statements = await schemaStatements(dialect, entitiesOf());
  const folder = migrationFolder(dialect);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${initialMigration}.ts`), migrationText(statements));
  console.log(`${dialect}: ${statements.length} statements`);
}
const project = fileURLToPath(new URL('../../', import.meta.url));
const biome = join(project, 'node_modules/@biomejs/biome/bin/biome');
execFileSync(process.execPath, [biome, 'check', '--write', 'db/migrations'], { cwd: project, stdio: 'ignore' });

function migrationText(statements: string[]): string {
  const calls = statements.map((statement) => `    this.addSql(${JSON.stringify(statement)});`).join('\n');
  return `// Written by scripts/db/make-migrations.ts from the entities.
import { Migration } from '@mikro-orm/migrations';

export default class Initial extends Migration {
  override up(): void {
${calls}
  }
}
`;
}
