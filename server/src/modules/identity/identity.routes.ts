import { AuditVerification, PhoneCredentials, SessionView, SignIn, UserPreferences } from '@tellerline/contracts';
import type Koa from 'koa';
import { type RouteDefinition, route } from '../../http/route.ts';
import { AppError } from '../../kernel/app-error.ts';
import { verifyAuditTrail } from '../../kernel/audit-verification.ts';
import type { IdentityTables } from './identity-tables.ts';
import { presentSession } from './session.presenter.ts';
import type { FullSession } from './sessions.ts';
import { sipSecretOf } from './sip-secrets.ts';
import { type SignInDeps, signIn } from './use-cases/sign-in.ts';

export interface IdentityRouteDeps extends SignInDeps {
  secureCookie: boolean;
  phone: { secretsFile: string; webSocketUrl: string; domain: string };
  usersChanged(): Promise<void>;
}

export function identityRoutes(identity: IdentityRouteDeps): RouteDefinition[] {
  const { sessions, phone } = identity;

  const setCookie = (ctx: Koa.Context, token: string | null, endsAt?: Date): void => {
    ctx.cookies.set(sessions.cookieName, token, {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: identity.secureCookie,
      overwrite: true,
      ...(endsAt ? { expires: endsAt } : {}),
    });
  };
  const present = async (token: string | undefined): Promise<SessionView> => {
    const session = await sessions.authenticate(token);
    if (!session) throw new AppError('session.required', { status: 401 });
    return presentSession(session);
  };

  return [
    route({
      method: 'post',
      path: '/session',
      summary: 'Sign in with user name and password',
      tag: 'session',
      allow: 'anonymous',
      body: SignIn,
      response: SessionView,
      handler: async ({ body, koa }) => {
        const { token, endsAt } = await signIn(body, koa.ip, identity);
        const before = await sessions.authenticate(koa.cookies.get(sessions.cookieName));
        if (before) await sessions.close(before.actor.sessionId, before.actor.userId, 'replaced');
        if (identity.secureCookie) (koa.cookies as { secure?: boolean }).secure = true;
        setCookie(koa, token, endsAt);
        return present(token);
      },
    }),
    route({
      method: 'get',
      path: '/session',
      summary: 'Who is signed in',
      tag: 'session',
      allow: 'any',
      response: SessionView,
      handler: async ({ koa }) => presentSession(koa.state.session as FullSession),
    }),
    route({
      method: 'delete',
      path: '/session',
      summary: 'Sign out; open sockets of the session are closed',
      tag: 'session',
      allow: 'any',
      response: null,
      handler: async ({ actor, koa }) => {
        await sessions.close(actor.sessionId, actor.userId, 'signed_out');
        setCookie(koa, null);
        koa.set('clear-site-data', '"cache", "storage"');
      },
    }),
    route({
      method: 'patch',
      path: '/session/preferences',
      summary: 'Change one’s own preferences',
      tag: 'session',
      allow: 'any',
      body: UserPreferences,
      response: SessionView,
      handler: async ({ actor, body, em, koa }) => {
        if (body.locale) {
          await em
            .getKysely<IdentityTables>()
            .updateTable('app_user')
            .set({ locale: body.locale })
            .where('id', '=', actor.userId)
            .execute();
          await identity.usersChanged();
        }
        return present(koa.cookies.get(sessions.cookieName));
      },
    }),
    route({
      method: 'get',
      path: '/me/phone',
      summary: 'SIP credentials of one’s own extension',
      tag: 'session',
      allow: ['agent', 'supervisor'],
      response: PhoneCredentials,
      handler: async ({ actor }) => {
        const { extension } = actor;
        if (!extension) throw new AppError('resource.not_found', { status: 404 });
        return {
          extension,
          sipUri: `sip:${extension}@${phone.domain}`,
          username: extension,
          password: await sipSecretOf(phone.secretsFile, extension),
          webSocketUrl: phone.webSocketUrl,
        };
      },
    }),
    route({
      method: 'get',
      path: '/audit/verification',
      summary: 'Check the audit trail’s chain from its first entry to its last',
      tag: 'audit',
      allow: ['admin'],
      response: AuditVerification,
      handler: async ({ em, audit }) => {
        const verification = await verifyAuditTrail(em);
        await audit('Audit.Verified', { id: 'audit', details: { intact: verification.intact } });
        return verification;
      },
    }),
  ];
}
