import type { CallView } from '@tellerline/contracts';
import type { Desk } from '../src/app/desk.ts';
import { ApiError } from '../src/data/api-client.ts';
import type { MemoryStore } from '../src/state/key-value-store.ts';
import { FakePhone } from './fake-desk.ts';
import * as fixtures from './fixtures.ts';
import { quiet } from './quiet.ts';
import type { Scene } from './scene.ts';
import { appears, clickDeep } from './scenes/deep-click.ts';

const phone = (): FakePhone => FakePhone.last as FakePhone;
const later = quiet;
export const inCall = (view = fixtures.talking()): Pick<Scene, 'before' | 'after'> => ({
  before: (socket) => {
    socket.snapshot = fixtures.snapshot({
      presence: fixtures.presence(view.phase === 'held' ? 'held' : 'talking', {
        since: view.answeredAt ?? fixtures.ago(80),
      }),
      calls: [view],
    });
  },
  after: () => phone().talk(view.callId),
});
/** A caller who was proved to be the customer is given a code. */
const pinCode = (view: CallView): Scene => ({
  ...inCall(view),
  http: { 'POST /customers/100200300/phone-pin-codes': { code: '520871', until: fixtures.ahead(86_400) } },
  after: async () => {
    phone().talk(view.callId);
    await clickDeep('[data-test="pin-code-open"]');
    await clickDeep('[data-test="pin-code-issue"]');
  },
});
const ringing = (view = fixtures.call()): Pick<Scene, 'before' | 'after'> => ({
  before: (socket) => {
    socket.snapshot = fixtures.snapshot({
      presence: fixtures.presence('ringing', { since: fixtures.ago(6) }),
      calls: [view],
    });
  },
  after: () => phone().ring(view.callId),
});
const deep = (root: Element | ShadowRoot | null | undefined, ...path: string[]): HTMLElement | null =>
  path.reduce<Element | ShadowRoot | null>(
    (at, selector) => (at instanceof Element ? (at.shadowRoot ?? at) : at)?.querySelector(selector) ?? null,
    root ?? null,
  ) as HTMLElement | null;
const press = (key: string, code: string, alt = true): void =>
  void dispatchEvent(new KeyboardEvent('keydown', { key, code, altKey: alt, ctrlKey: !alt, bubbles: true }));
const passed = (store: MemoryStore): void =>
  store.setItem(
    'tellerline.devices',
    JSON.stringify({
      microphoneId: null,
      speakerId: null,
      ringVolume: 0,
      passedMicrophone: 'default',
      passedSpeaker: 'default',
      passedAt: Date.now(),
    }),
  );

/** Scenes of the call desk; each other feature has a file in `scenes/`, joined in `all-scenes.ts`. */
export const callDeskScenes: Record<string, Scene> = {
  'sign-in': { session: null },
  'sign-in-supervisor': { session: null, api: { signIn: async () => fixtures.session(['supervisor']) } },
  'sign-out-away': {
    api: {
      signOut: async () => {
        throw new ApiError('error.offline');
      },
    },
    after: async (_socket, app) => deep(app, 'desk-shell', '[data-test=sign-out]')?.click(),
  },
  'sign-in-refused': {
    session: null,
    after: async (_socket, app) => {
      const page = deep(app, 'sign-in-page');
      (deep(page, '[name=username]') as HTMLInputElement).value = 'agent1';
      (deep(page, '[name=password]') as HTMLInputElement).value = 'wrong';
      deep(page, '[data-test=sign-in]')?.click();
    },
  },
  home: {
    before: (socket, store) => {
      passed(store);
      socket.snapshot = fixtures.snapshot({ presence: fixtures.presence('not_ready') });
    },
  },
  'home-empty': { api: { myInteractions: async () => ({ items: [], next: null }) } },
  'home-admin': {
    session: fixtures.session(['admin'], null),
    api: {
      myInteractions: async () => {
        throw new ApiError('access.denied');
      },
    },
  },
  'home-loading': { api: { myInteractions: () => new Promise(() => {}) } },
  'home-error': {
    api: {
      myInteractions: async () => {
        throw new ApiError('server.unavailable');
      },
    },
  },
  'presence-menu': { after: () => press('p', 'KeyP') },
  'presence-menu-available': {
    before: (socket, store) => {
      passed(store);
      socket.snapshot = fixtures.snapshot({ presence: fixtures.presence('available') });
    },
    after: () => press('p', 'KeyP'),
  },
  'pop-one': ringing(),
  'pop-several': ringing(fixtures.callFromSeveral()),
  'pop-none': ringing(fixtures.callFromNobody()),
  'prospect-same-phone': {
    ...inCall(fixtures.talking({ match: fixtures.callFromNobody().match, card: null })),
    api: {
      createProspect: async ({ name }) => ({
        ...fixtures.card.summary,
        customerNo: '100200399',
        name,
        samePhone: fixtures.three.slice(0, 2),
      }),
    },
    after: async (_socket, app) => {
      phone().talk(fixtures.callId);
      await later(100);
      const form = deep(app, 'desk-shell', 'desk-page', 'pop-panel', 'prospect-form');
      (deep(form, '[data-test=prospect-name]') as HTMLInputElement).value = '张先生';
      deep(form, '[data-test=prospect-create]')?.click();
    },
  },
  'pop-withheld': ringing(fixtures.callWithheld()),
  'pop-typed-differs': inCall(fixtures.talking({ match: { ...fixtures.call().match, typedDiffersFromAni: true } })),
  'pop-while-typing': {
    page: 'customers',
    before: (_socket, store) => passed(store),
    after: async (socket, app) => {
      await later(200);
      const input = deep(app, 'desk-shell', 'customers-page', 'customer-search', 'input') as HTMLInputElement;
      input.focus();
      input.value = '丽华';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await later(300);
      socket.call(fixtures.call());
      phone().ring(fixtures.callId);
    },
  },
  talking: { ...inCall(), http: { [`GET /interactions/${fixtures.interactionId}/routing`]: fixtures.routing } },
  'talking-recording-paused': inCall(fixtures.talking({ recording: 'paused' })),
  'talking-proved': pinCode(
    fixtures.talking({ ivr: { ...fixtures.call().ivr, verification: 'answers', provedUntil: fixtures.ahead(1500) } }),
  ),
  'talking-muted': {
    ...inCall(),
    after: async () => {
      phone().talk(fixtures.callId);
      await later(50);
      press('m', 'KeyM');
    },
  },
  'another-customer': {
    ...inCall(),
    api: {
      card: async (customerNo) => ({
        ...fixtures.card,
        summary: { ...(fixtures.three[1] ?? fixtures.card.summary), customerNo },
        interactions: [],
      }),
      chooseCustomer: async (_interactionId, customerNo) => {
        const summary = { ...(fixtures.three[1] ?? fixtures.card.summary), customerNo };
        return fixtures.talking({
          card: { ...fixtures.card, summary, interactions: [] },
          match: { ...fixtures.call().match, by: 'agent', candidates: [{ ...summary, reason: 'chosen' }] },
        });
      },
    },
    after: async (_socket, app) => {
      phone().talk(fixtures.callId);
      press('k', 'KeyK', false);
      await later(200);
      const input = deep(app, 'desk-shell', 'customer-palette', 'customer-search', 'input') as HTMLInputElement;
      input.value = '丽华';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await later(300);
      const found = deep(app, 'desk-shell', 'customer-palette', 'customer-search');
      found?.shadowRoot?.querySelectorAll<HTMLElement>('[data-test=search-hit]')[1]?.click();
    },
  },
  declined: {
    before: (socket, store) => {
      passed(store);
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('not_ready', { reason: 'missed_call' }),
        notices: [{ id: 'n1', kind: 'declined_call', at: fixtures.ago(30), params: {} }],
      });
    },
  },
  held: {
    ...inCall(fixtures.talking({ phase: 'held', heldSince: fixtures.ago(19) })),
    after: async () => {
      phone().talk(fixtures.callId);
      await later(50);
      press('h', 'KeyH');
    },
  },
  keypad: {
    ...inCall(),
    after: async () => {
      phone().talk(fixtures.callId);
      await later(50);
      press('k', 'KeyK');
    },
  },
  'sound-fault': {
    ...inCall(),
    after: async (_socket, app) => {
      phone().talk(fixtures.callId);
      await later(100);
      // Three readings in a row would take seconds, and none is to come in between.
      phone().measuredQuality = null;
      const bar = deep(app, 'desk-shell', 'call-bar') as unknown as { desk: Desk };
      bar.desk.phone.quality.set({ loss: 0.01, farLoss: 0.09, jitterMs: 46, rttMs: 310, codec: 'PCMU', mos: 2.71 });
      bar.desk.phone.soundFault.set('far_loss');
    },
  },
  'poor-quality': {
    ...inCall(),
    after: () => {
      phone().measuredQuality = { loss: 0.09, farLoss: 0.04, jitterMs: 46, rttMs: 310, codec: 'PCMU', mos: 2.71 };
      phone().level = { near: 0, far: 0.2 };
      phone().talk(fixtures.callId);
    },
  },
  'audio-lost': {
    api: {
      comeBack: async () => {
        throw new ApiError('transfer.unconfirmed');
      },
    },
    before: (socket) => {
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('talking'),
        calls: [fixtures.talking({ approximate: true })],
      });
    },
  },
  'coming-back': {
    before: (socket) => {
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('wrap_up'),
        calls: [fixtures.talking({ phase: 'parked' })],
      });
    },
  },
  transfer: {
    ...inCall(),
    after: async (_socket, app) => {
      phone().talk(fixtures.callId);
      press('t', 'KeyT');
      await later(100);
      const dialog = deep(app, 'desk-shell', 'call-bar', 'call-controls', 'transfer-dialog');
      deep(dialog, '[data-key=a-1002]')?.click();
      (deep(dialog, 'textarea') as HTMLTextAreaElement).value = '客户要求提前还款，身份已核实，请继续办理。';
    },
  },
  consulting: inCall(
    fixtures.talking({
      phase: 'held',
      heldSince: fixtures.ago(12),
      place: 'side',
      parties: [{ number: '1002', name: '林晓梅', place: 'side' }],
    }),
  ),
  'consulting-outside': inCall(
    fixtures.talking({
      phase: 'held',
      heldSince: fixtures.ago(12),
      place: 'side',
      parties: [{ number: '13900139001', name: '', place: 'side' }],
    }),
  ),
  colleagues: {
    before: (socket, store) => {
      passed(store);
      socket.snapshot = fixtures.snapshot({ presence: fixtures.presence('available') });
    },
    after: async (_socket, app) => {
      press('c', 'KeyC');
      await later(100);
      const dialog = deep(app, 'desk-shell', 'call-bar', 'call-controls', 'colleagues-dialog');
      deep(dialog, '[data-extension="1003"]')?.click();
    },
  },
  'colleague-talk': inCall(
    fixtures.talking({
      direction: 'internal',
      caller: { presentation: 'allowed', e164: null, display: '1002', origin: null },
      callerName: '林晓梅',
      dnis: '1002',
      queue: null,
      card: null,
      recording: undefined,
      match: { ...fixtures.call().match, kind: 'none', candidates: [] },
    }),
  ),
  conference: inCall(fixtures.talking({ parties: [{ number: '1002', name: '林晓梅', place: 'room' }] })),
  'pop-transferred': ringing(
    fixtures.call({
      transfers: [
        {
          at: fixtures.ago(4),
          by: '林晓梅',
          kind: 'agent',
          target: { 'zh-CN': '坐席 1001', en: 'Agent 1001' },
          note: '客户要求提前还款，身份已核实，请继续办理。',
        },
      ],
    }),
  ),
  accounts: {
    ...inCall(),
    after: (_socket, app) => {
      phone().talk(fixtures.callId);
      deep(app, 'desk-shell', 'desk-page', 'customer-page', 'customer-centre', '[data-test=view-accounts]')?.click();
    },
  },
  transactions: {
    ...inCall(),
    after: (_socket, app) => {
      phone().talk(fixtures.callId);
      deep(
        app,
        'desk-shell',
        'desk-page',
        'customer-page',
        'customer-centre',
        '[data-test=view-transactions]',
      )?.click();
    },
  },
  loans: {
    ...inCall(),
    after: (_socket, app) => {
      phone().talk(fixtures.callId);
      deep(app, 'desk-shell', 'desk-page', 'customer-page', 'customer-centre', '[data-test=view-loans]')?.click();
    },
  },
  cards: {
    ...inCall(),
    after: (_socket, app) => {
      phone().talk(fixtures.callId);
      deep(app, 'desk-shell', 'desk-page', 'customer-page', 'customer-centre', '[data-test=view-cards]')?.click();
    },
  },
  relations: {
    ...inCall(),
    after: (_socket, app) => {
      phone().talk(fixtures.callId);
      deep(app, 'desk-shell', 'desk-page', 'customer-page', 'customer-centre', '[data-test=view-relations]')?.click();
    },
  },
  reveal: {
    ...inCall(),
    after: (_socket, app) => {
      phone().talk(fixtures.callId);
      deep(
        app,
        'desk-shell',
        'desk-page',
        'customer-page',
        'customer-facts',
        'masked-value',
        '[data-test=reveal]',
      )?.click();
    },
  },
  'customer-loading': {
    before: (socket) => {
      socket.snapshot = fixtures.snapshot({
        calls: [fixtures.talking({ card: null })],
        presence: fixtures.presence('talking'),
      });
    },
    after: () => phone().talk(fixtures.callId),
    api: { card: () => new Promise(() => {}) },
  },
  'customer-error': {
    before: (socket) => {
      socket.snapshot = fixtures.snapshot({
        calls: [fixtures.talking({ card: null })],
        presence: fixtures.presence('talking'),
      });
    },
    after: () => phone().talk(fixtures.callId),
    api: {
      card: async () => {
        throw new ApiError('error.timeout');
      },
    },
  },
  'wrap-up': {
    before: (socket, store) => {
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('wrap_up', { since: fixtures.ago(40), deadline: fixtures.ahead(80) }),
        calls: [fixtures.ended()],
      });
      store.setItem(
        'tellerline.drafts.u-agent1',
        JSON.stringify({
          [fixtures.interactionId]: {
            dispositionCode: 'callback',
            note: '客户询问经营贷款展期，需客户经理回电。',
            followUp: '',
            at: Date.now(),
          },
        }),
      );
    },
  },
  'wrap-up-choosing': {
    before: (socket) => {
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('wrap_up', { deadline: fixtures.ahead(80) }),
        calls: [fixtures.ended()],
      });
    },
    after: async (_socket, app) => {
      await later(100);
      deep(app, 'desk-shell', 'desk-page', 'assist-column', 'wrap-up-form', 'disposition-picker', 'input')?.click();
    },
  },
  'wrap-up-offline': {
    before: (socket, store) => {
      passed(store);
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('wrap_up', { deadline: fixtures.ahead(80) }),
        calls: [fixtures.ended()],
      });
      store.setItem(
        'tellerline.outbox.u-agent1',
        JSON.stringify([
          {
            interactionId: fixtures.interactionId,
            body: {
              key: crypto.randomUUID(),
              dispositionCode: 'callback',
              note: '',
              followUpAt: null,
              customerNo: null,
            },
            queuedAt: Date.now(),
            attempts: 2,
            nextAt: Date.now() + 60_000,
            state: 'waiting',
            savedAt: null,
          },
        ]),
      );
    },
    after: (socket) => socket.cut(),
    api: {
      wrapUp: async () => {
        throw new ApiError('error.offline');
      },
    },
  },
  'wrap-up-superseded': {
    before: (socket, store) => {
      passed(store);
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('wrap_up', { deadline: fixtures.ahead(80) }),
        calls: [fixtures.ended()],
      });
      store.setItem(
        'tellerline.drafts.u-agent1',
        JSON.stringify({
          [fixtures.interactionId]: {
            dispositionCode: 'callback',
            note: '客户询问经营贷款展期，需客户经理回电。',
            followUp: '2036-01-07 09:00',
            at: Date.now(),
          },
        }),
      );
    },
    after: async (_socket, app) => {
      await later(100);
      deep(app, 'desk-shell', 'desk-page', 'assist-column', 'wrap-up-form', '[data-test=wrap-up-save]')?.click();
    },
    api: {
      wrapUp: async () => {
        throw new ApiError('interaction.already_wrapped_up');
      },
    },
  },
  notices: {
    before: (socket, store) => {
      passed(store);
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('not_ready', { reason: 'missed_call' }),
        platformConnected: false,
        notices: [
          { id: 'n0', kind: 'missed_call', at: fixtures.ago(90), params: {} },
          { id: 'n1', kind: 'missed_call', at: fixtures.ago(20), params: { caller: '张丽华 138****8000' } },
          { id: 'n2', kind: 'presence_forced', at: fixtures.ago(5), params: {} },
        ],
      });
    },
  },
  'second-tab': {
    mirror: true,
    before: (socket) => {
      socket.snapshot = fixtures.snapshot({ calls: [fixtures.talking()], presence: fixtures.presence('talking') });
    },
  },
  'device-check': {
    after: async (_socket, app) => {
      deep(app, 'desk-shell', 'desk-page', 'home-panel', 'device-card', '[data-test=open-device-check]')?.click();
      await appears('[data-test=device-microphone][data-ok=true]');
    },
  },
  customers: { page: 'customers' },
  'customers-found': {
    page: 'customers',
    after: async (_socket, app) => {
      await later(200);
      const input = deep(app, 'desk-shell', 'customers-page', 'customer-search', 'input') as HTMLInputElement;
      input.value = '丽华';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    },
  },
  'customers-withheld': {
    page: 'customers',
    after: async (_socket, app) => {
      await later(200);
      const input = deep(app, 'desk-shell', 'customers-page', 'customer-search', 'input') as HTMLInputElement;
      input.value = '38001';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    },
  },
  palette: { after: () => press('k', 'KeyK', false) },
  keys: {
    after: () =>
      void dispatchEvent(new KeyboardEvent('keydown', { key: '?', code: 'Slash', shiftKey: true, bubbles: true })),
  },
  settings: { page: 'settings', after: () => appears('[data-test=check-microphone] h3.ok') },
};
