import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

/** Tests may import everything; the rules are for the program. */
const program = { pathNot: '(\\.test\\.ts$|^(agent-desktop/)?tests/|(^|/)fixtures/)' };

/** A part of the house and what it must not know. */
const keepsAwayFrom = (name: string, from: string, to: string, comment = ''): IForbiddenRuleType => ({
  name,
  comment,
  severity: 'error',
  from: { ...program, path: from },
  to: { path: to },
});

/** Bounded contexts of the server, each may use those before it, by their index.ts only. */
const contexts = [
  'identity',
  'tasks',
  'privacy',
  'reviews',
  'exports',
  'customers',
  'feeds',
  'documents',
  'relationships',
  'lifecycle',
  'callcenter',
  'recordings',
  'quality',
  'knowledge',
  'reports',
  'requests',
  'flows',
  'ivr',
  'crisis',
  'offers',
  'marketing',
  'sales',
  'managers',
  'analytics',
];

const onlyDownward = contexts
  .slice(0, -1)
  .map((context, at) =>
    keepsAwayFrom(
      `${context}-knows-only-what-is-below`,
      `^server/src/modules/${context}/`,
      `^server/src/modules/(${contexts.slice(at + 1).join('|')})/`,
      'Upward needs go by a port handed in by the composition, or by an outbox event.',
    ),
  );

/** Who may import whom (README, "The map of the house"); `imports.test.ts` also proves that each rule can fail. */
export const importRules: IConfiguration = {
  forbidden: [
    keepsAwayFrom(
      'contracts-stand-alone',
      '^contracts/',
      '^(server|cti-bridge|agent-desktop|db|scripts|tests)/',
      'Contracts are what the programs agree on; they know none of them.',
    ),
    {
      name: 'contracts-need-only-zod',
      severity: 'error',
      from: { ...program, path: '^contracts/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod/' },
    },
    keepsAwayFrom('bridge-knows-contracts-only', '^cti-bridge/', '^(server|agent-desktop|db|scripts|tests)/'),
    keepsAwayFrom('desktop-knows-contracts-only', '^agent-desktop/src/', '^(server|cti-bridge|db|scripts|tests)/'),
    keepsAwayFrom('server-knows-contracts-only', '^server/', '^(cti-bridge|agent-desktop|db|scripts|tests)/'),
    keepsAwayFrom('db-knows-server-and-contracts', '^db/', '^(cti-bridge|agent-desktop|scripts|tests)/'),
    keepsAwayFrom('scripts-do-not-need-tests', '^scripts/', '^(tests|agent-desktop)/'),
    {
      name: 'kernel-is-the-ground',
      comment: 'Types of the doors may be named, since a module is described by its routes.',
      severity: 'error',
      from: { ...program, path: '^server/src/kernel/' },
      to: { path: '^server/src/(?!kernel/)', dependencyTypesNot: ['type-only'] },
    },
    keepsAwayFrom(
      'plumbing-knows-no-module',
      '^server/src/(kernel|persistence|http|realtime|jobs|exchange|books)/',
      '^server/src/(modules/|app\\.ts|composition\\.ts|main\\.ts)',
    ),
    {
      name: 'modules-have-one-door',
      comment: 'From outside, a module is entered by its index.ts.',
      severity: 'error',
      from: { ...program, path: '^server/src/modules/([^/]+)/' },
      to: {
        path: '^server/src/modules/',
        pathNot: ['^server/src/modules/$1/', '^server/src/modules/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'only-the-composition-wires-modules',
      severity: 'error',
      from: { ...program, path: '^server/src/[^/]+\\.ts$', pathNot: '(app|composition)\\.ts$' },
      to: { path: '^server/src/modules/' },
    },
    ...onlyDownward,
    {
      name: 'no-circles',
      severity: 'error',
      from: program,
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'every-import-is-found', severity: 'error', from: program, to: { couldNotResolve: true } },
    {
      name: 'packages-are-declared',
      severity: 'error',
      from: {
        pathNot: `${program.pathNot}|vite\\.config\\.ts$`,
        path: '^(contracts|server|cti-bridge|agent-desktop|db)/',
      },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
