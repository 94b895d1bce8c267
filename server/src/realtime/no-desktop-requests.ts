import { AppError } from '../kernel/app-error.ts';
import type { DesktopRequests } from './desktop-requests.ts';

const absent = async (): Promise<never> => {
  throw new AppError('server.unavailable', { status: 503 });
};

/** Stands in while the call centre is not part of the composition: sockets open, their requests are refused. */
export const noDesktopRequests: DesktopRequests = {
  snapshot: absent,
  requestPresence: absent,
  reportDevice: absent,
  dismissNotice: absent,
  liveBoard: absent,
  forcePresence: absent,
  connected: async () => undefined,
  disconnected: async () => undefined,
};
