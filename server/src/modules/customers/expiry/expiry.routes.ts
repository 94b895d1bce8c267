import { ExpiryTold } from '@tellerline/contracts';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { type ExpiryDeps, tellExpiry } from './tell-expiry.ts';

/** The nightly reminder, on demand. */
export const expiryRoutes = (around: ExpiryDeps): RouteDefinition[] => [
  route({
    method: 'post',
    path: '/certificate-reminders',
    summary: 'Tell now of certificates that end; what was told already is not told again',
    tag: 'corporate file',
    allow: ['supervisor', 'admin'],
    response: ExpiryTold,
    handler: () => tellExpiry(around),
  }),
];
