/** `npm run check`: format, lint, types, promises, unused files, and who imports whom. */
import { runCheck } from './run-check.ts';
import { runStaticChecks } from './static-checks.ts';

const { failed } = await runStaticChecks();
const imports = await runCheck({
  name: 'who imports whom (tests/architecture)',
  command: ['vitest', 'run', '--project', 'architecture', '--color=false'],
});
process.exitCode = failed === 0 && imports ? 0 : 1;
