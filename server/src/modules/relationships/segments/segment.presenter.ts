import type { Label, SegmentView } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { mayEdit } from './save-segment.ts';
import type { StoredSegment } from './segment-store.ts';
import { standing } from './standing-groups.ts';

/** @param branchName of the segment's own branch */
export function presentSegment(
  stored: StoredSegment,
  actor: Actor,
  branchName: Label,
  isReadable: boolean,
): SegmentView {
  const { id, name, note, mode, rule, ownerName, closed, members, enteredLast, leftLast, version } = stored;
  return {
    id,
    standing: stored.standing,
    name,
    label: stored.standing ? standing[stored.standing].label : { 'zh-CN': name, en: name },
    note,
    mode,
    rule: rule ?? { join: 'all', parts: [{ field: 'kind', test: 'unknown', value: null }] },
    branch: { orgNo: stored.orgNo, name: branchName },
    owner: ownerName,
    members,
    entered: enteredLast,
    left: leftLast,
    refreshedAt: stored.refreshedAt?.toISOString() ?? null,
    closed,
    mayEdit: mayEdit(actor, stored),
    broken: rule === null || !isReadable,
    updatedAt: stored.updatedAt.toISOString(),
    version,
  };
}
