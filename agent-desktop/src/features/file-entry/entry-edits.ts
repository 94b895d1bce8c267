import type { ChangeDraft, Changes, Finding, WarningOverride } from '@tellerline/contracts';

/** What somebody has typed against one version of a file. Only what differs from it, by path. */
export interface FileEdits {
  baseVersion: number;
  /** Version of the draft on the server; null while there is none. */
  changeVersion: number | null;
  changes: Changes;
  overrides: readonly WarningOverride[];
  issues: readonly Finding[];
  warnings: readonly Finding[];
}

interface Versioned {
  version: number;
}

export const noEdits = ({ version }: Versioned): FileEdits => ({
  baseVersion: version,
  changeVersion: null,
  changes: {},
  overrides: [],
  issues: [],
  warnings: [],
});

/** Goes on with a draft of one's own, or with the words of a change that came back. */
export const editsOf = (draft: ChangeDraft, { version }: Versioned, { resumes }: { resumes: boolean }): FileEdits => ({
  baseVersion: version,
  changeVersion: resumes ? draft.version : null,
  changes: draft.changes,
  overrides: draft.overrides,
  ...withoutDoubles(draft),
});

/** The server holds a change back for each warning without a reason, and tells it twice: once is enough. */
export function withoutDoubles({ findings }: Pick<ChangeDraft, 'findings'>): Pick<FileEdits, 'issues' | 'warnings'> {
  const { issues, warnings } = findings;
  const isWarning = (issue: Finding) => warnings.some(({ path, code }) => path === issue.path && code === issue.code);
  return { issues: issues.filter((issue) => !isWarning(issue)), warnings };
}

/** A finding is out of date once what it is about was typed anew. */
export function forget(edits: FileEdits, path: string): FileEdits {
  const stands = (finding: Finding) => !finding.path.startsWith(path);
  return { ...edits, issues: edits.issues.filter(stands), warnings: edits.warnings.filter(stands) };
}

export const withOverride = (edits: FileEdits, override: WarningOverride): FileEdits => ({
  ...edits,
  overrides: [
    ...edits.overrides.filter(({ path, code }) => path !== override.path || code !== override.code),
    ...(override.reason.trim() === '' ? [] : [override]),
  ],
});

export const isDirty = (edits: FileEdits | null): boolean => edits !== null && Object.keys(edits.changes).length > 0;

/** Warnings that still want a reason. */
export const unexplained = ({ warnings, overrides }: FileEdits): Finding[] =>
  warnings.filter(
    (warning) =>
      !overrides.some(
        ({ path, code, reason }) => path === warning.path && code === warning.code && reason.trim().length >= 2,
      ),
  );

/** Reasons given so far, by path and code, as rows of a form want them. */
export const reasonsOf = ({ overrides }: FileEdits): ReadonlyMap<string, string> =>
  new Map(overrides.map(({ path, code, reason }) => [`${path} ${code}`, reason]));
