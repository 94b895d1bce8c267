import { Inviter, type Session, UserAgent } from 'sip.js';
import type { ResumableDialog } from './resumable-dialog.ts';

type OutgoingRequest = ReturnType<UserAgent['userAgentCore']['makeOutgoingRequestMessage']>;
type Uri = { toString(): string };
interface DialogState {
  callId: string;
  localTag: string;
  remoteTag: string;
  localSequenceNumber: number | undefined;
  localURI: Uri;
  remoteURI: Uri;
  remoteTarget: Uri;
  routeSet: string[];
}

/** What another page must know to take this session's dialog up; null before there is one. */
export function dialogOf(session: Session, callId: string): ResumableDialog | null {
  const state = (session.dialog as unknown as { dialogState?: DialogState } | undefined)?.dialogState;
  if (!state) return null;
  return {
    callId,
    sipCallId: state.callId,
    localTag: state.localTag,
    remoteTag: state.remoteTag,
    cseq: state.localSequenceNumber ?? 1,
    localUri: state.localURI.toString(),
    remoteUri: state.remoteURI.toString(),
    remoteTarget: state.remoteTarget.toString(),
    routeSet: [...state.routeSet],
  };
}

/**
 * A session that goes on with the former page's dialog: its INVITE is a re-INVITE with the same Call-ID and tags and a
 * higher CSeq. SIP.js has no public way to say this. Null when what was kept is not readable.
 */
export function inviterInside(
  agent: UserAgent,
  kept: ResumableDialog,
  constraints: MediaStreamConstraints,
): Inviter | null {
  const [target, local, remote] = [kept.remoteTarget, kept.localUri, kept.remoteUri].map((uri) =>
    UserAgent.makeURI(uri),
  );
  if (!target || !local || !remote) return null;
  const inviter = new Inviter(agent, target, {
    params: { fromUri: local, toUri: remote },
    sessionDescriptionHandlerOptions: { constraints },
  });
  const inside = inviter as unknown as { outgoingRequestMessage: OutgoingRequest; fromTag: string };
  inside.fromTag = kept.localTag;
  inside.outgoingRequestMessage = agent.userAgentCore.makeOutgoingRequestMessage(
    'INVITE',
    target,
    local,
    remote,
    {
      callId: kept.sipCallId,
      fromTag: kept.localTag,
      toTag: kept.remoteTag,
      cseq: kept.cseq + 1,
      routeSet: kept.routeSet,
    },
    [`Contact: ${agent.contact.toString()}`, 'Allow: ACK,CANCEL,INVITE,MESSAGE,BYE,OPTIONS,INFO,NOTIFY,REFER'],
  );
  return inviter;
}
