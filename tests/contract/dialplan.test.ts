import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  amiUsername,
  callIdSipHeader,
  callMoves,
  channelVariables,
  colleagueComeback,
  dialplanContexts,
  dnisPlan,
  ivrSteps,
  monitorContext,
  monitorModes,
  outsidePatterns,
  queueKeysContext,
  queueNames,
  userEvents,
  waitPrompts,
} from '@tellerline/contracts';
import { describe, expect, test } from 'vitest';

const scripts = join(import.meta.dirname, '../../ivr-scripts');
const read = (path: string): string => readFileSync(join(scripts, path), 'utf8');
const dialplanFiles = readdirSync(join(scripts, 'dialplan')).sort();

interface Line {
  file: string;
  context: string;
  exten: string;
  /** Application and its arguments, without priority and label. */
  action: string;
}

/** Every step of the dialplan; comments are no steps. */
const lines: Line[] = dialplanFiles.flatMap((file) => {
  let context = '';
  let exten = '';
  return read(`dialplan/${file}`)
    .split('\n')
    .flatMap((raw): Line[] => {
      const text = raw.replace(/^\s*;.*$/, '').trim();
      context = /^\[([\w-]+)\]$/.exec(text)?.[1] ?? context;
      const first = /^exten => ([^,]+),1,(.*)$/.exec(text);
      const next = /^same => n(?:\(\w+\))?,(.*)$/.exec(text);
      exten = first?.[1] ?? exten;
      const action = first?.[2] ?? next?.[1];
      return action === undefined ? [] : [{ file, context, exten, action }];
    });
});
const actionsOf = (application: string): string[] =>
  lines.filter(({ action }) => action.startsWith(`${application}(`)).map(({ action }) => action);
const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

describe('The seam between dialplan and programs', () => {
  const headers: Record<keyof typeof userEvents, string[]> = {
    callArrived: ['CallId', 'Dnis', 'Ani', 'AniPres', 'AniName', 'Direction'],
    ivrStep: ['CallId', 'Step', 'Value', 'Seq'],
    queueEntered: ['CallId', 'Queue'],
    queueLeft: ['CallId', 'Queue', 'Status'],
    callMoved: ['CallId', 'To', 'Target', 'By', 'Order'],
  };
  const raised = actionsOf('UserEvent').map((action) => {
    const [name = '', ...fields] = action.slice('UserEvent('.length, -1).split(/,(?=[A-Z]\w*: )/);
    return { name, headers: fields.map((field) => field.split(': ')[0]) };
  });

  test('the dialplan raises the user events of the contracts, and no others', () => {
    expect(unique(raised.map(({ name }) => name))).toEqual(unique(Object.values(userEvents)));
  });

  test.each(Object.entries(headers))('every %s event carries its headers in the agreed order', (key, expected) => {
    const events = raised.filter(({ name }) => name === userEvents[key as keyof typeof userEvents]);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect(event.headers).toEqual(expected);
  });

  test('the numbers callers reach, their queues and languages are those of the contracts', () => {
    const entries = lines.filter(({ context }) => context === dialplanContexts.fromTrunk);
    const rows = entries.map(({ exten, action }) => {
      const [, dnis, queue, language] = /^Gosub\(reception,s,1\((\d+),(\w+),([\w-]*)\)\)$/.exec(action) ?? [];
      expect(dnis).toBe(exten);
      return [exten, { queue, language: language === '' ? null : language }];
    });
    expect(Object.fromEntries(rows)).toEqual(dnisPlan);
  });

  test('nothing is done for a call of the trunk before the port it came in at is compared', () => {
    const reception = lines.filter(({ context }) => context === 'reception').map(({ action }) => action);
    expect(reception.slice(0, 2)).toEqual([
      `GotoIf($["\${CHANNEL(pjsip,local_addr)}" =~ ":\${TL_TRUNK_PORT}$"]?trunk)`,
      'Hangup(21)',
    ]);
    expect(read('dialplan/10-globals.conf')).toMatch(/^TL_TRUNK_PORT = \{\{sipPort\}\}$/m);
  });

  test('the numbers a caller can be passed on to are those of the contracts', () => {
    const outside = lines.filter(({ context }) => context === callMoves.outside).map(({ exten }) => exten);
    const allowed = outsidePatterns.map((pattern) => `_${pattern}`);
    expect([...new Set(outside)]).toEqual(allowed);
    const consulted = lines.filter(({ context }) => context === callMoves.consult).map(({ exten }) => exten);
    expect([...new Set(consulted)]).toEqual([...allowed, '_XXXX']);
    const contexts = new Set(lines.map(({ context }) => context));
    for (const move of Object.values(callMoves)) expect(contexts).toContain(move);
  });

  test('B2 the bridge dials for desktops the numbers of the contracts, mobiles of other places by their zero, and colleagues', () => {
    const dialled = lines.filter(({ context }) => context === dialplanContexts.fromDesktop).map(({ exten }) => exten);
    const allowed = outsidePatterns.map((pattern) => `_${pattern}`);
    expect([...dialled].sort()).toEqual([...allowed, '_01[3-9]XXXXXXXXX', '_10XX'].sort());
    expect(read('asterisk/pjsip.conf')).not.toContain(`context = ${dialplanContexts.fromDesktop}`);
  });

  test('the queues are those of the contracts', () => {
    const sections = [...read('asterisk/queues.conf').matchAll(/^\[(\w+)\]\(ring-\1,counter\)$/gm)].map(
      ([, name]) => name,
    );
    expect(sections).toEqual([...queueNames]);
  });

  test('a queue says to those who wait what the contracts know, and its keys lead to a context that is there', () => {
    expect(read('asterisk/queues.conf')).toMatch(new RegExp(`^periodic-announce = ${waitPrompts.usual}$`, 'm'));
    expect(lines.map(({ context }) => context)).toContain(queueKeysContext);
  });

  test('the variables that travel are set so that the legs of the call inherit them', () => {
    const inherited = unique(lines.flatMap(({ action }) => /^Set\(__(\w+)=/.exec(action)?.[1] ?? []));
    expect(inherited).toEqual(unique(Object.values(channelVariables)));
  });

  test('steps of the IVR bear the names of the contracts', () => {
    const steps = actionsOf('Gosub').flatMap((action) => /^Gosub\(ivr-step,s,1\((\w+),/.exec(action)?.[1] ?? []);
    expect(unique(steps)).toEqual(unique(Object.values(ivrSteps)));
  });

  test('each goodbye tells the bridge which one the caller hears before it is played', () => {
    const goodbyes = lines.filter(({ context }) => context === 'goodbye');
    for (const reason of ['timeout', 'closed', 'no_agent', 'callback']) {
      const [told, played, ended] = goodbyes.filter(({ exten }) => exten === reason).map(({ action }) => action);
      expect(told).toBe(`Gosub(ivr-step,s,1(${ivrSteps.goodbye},${reason}))`);
      expect(played).toBe(`Playback(goodbye-${reason.replace('_', '-')})`);
      expect(ended).toBe('Hangup()');
    }
  });

  test('the leg to the agent gets the header by which the desktop knows the call', () => {
    expect(actionsOf('Queue')).toEqual([expect.stringContaining('b(agent-leg^s^1)')]);
    const leg = lines.filter(({ context }) => context === 'agent-leg').map(({ action }) => action);
    expect(leg[0]).toBe(`Set(PJSIP_HEADER(add,${callIdSipHeader})=\${${channelVariables.callId}})`);
  });

  test('the AMI user is the one of the contracts, and has neither commands nor configuration', () => {
    const manager = read('asterisk/manager.conf');
    expect(manager).toContain(`[${amiUsername}]`);
    const rights = [...manager.matchAll(/^(?:read|write) = (.*)$/gm)].flatMap(([, list]) => list?.split(',') ?? []);
    expect(rights.length).toBeGreaterThan(0);
    for (const right of ['all', 'command', 'config', 'dialplan', 'dtmf', 'security'])
      expect(rights).not.toContain(right);
  });
});

describe('Prompts', () => {
  const catalogue = (language: string) => JSON.parse(read(`prompts/${language}.json`)) as Record<string, string>;
  const [chinese, english] = [catalogue('zh-CN'), catalogue('en')];
  const played = [
    ...actionsOf('Read').flatMap((action) => (action.split(',')[1] ?? '').split('&')),
    // A text of the moment has no name before somebody writes it.
    ...actionsOf('Playback').flatMap((action) => (action.includes('${') ? [] : action.slice('Playback('.length, -1))),
    ...lines.flatMap(({ action }) => /^Set\(TL_OPENING=([\w-]+)&\)$/.exec(action)?.[1] ?? []),
    ...Object.values(waitPrompts),
  ].map((name) => name.replace(`\${TL_OPENING}`, ''));

  test('every prompt that is played is written in both languages', () => {
    expect(played.length).toBeGreaterThan(8);
    for (const prompt of played) {
      const [language, name] = prompt.includes('/') ? prompt.split('/') : [null, prompt];
      if (language !== 'en') expect(Object.keys(chinese)).toContain(name);
      if (language !== 'zh-CN') expect(Object.keys(english)).toContain(name);
    }
  });

  test('both languages have the same prompts, and none that nobody plays', () => {
    expect(Object.keys(chinese)).toEqual(Object.keys(english));
    expect(unique(Object.keys(english))).toEqual(unique(played.map((name) => name.split('/').at(-1) ?? '')));
  });

  test('Chinese prompts hold no Latin letters or digits, which the Chinese voice would read as pinyin', () => {
    for (const text of Object.values(chinese)) expect(text).toMatch(/^[\p{Script=Han}，。、！？；：]+$/u);
  });
});

test('CTI-05 CTI-10 AGI goes to the bridge on this machine and nowhere else, with the words of the call and no keys', () => {
  expect(actionsOf('AGI')).toEqual([
    `AGI(agi://127.0.0.1:{{fastAgiPort}}/self-service,\${TL_CALL_ID},\${TL_DNIS},\${TL_QUEUE},\${TL_LANGUAGE},\${TL_NUMBER})`,
    expect.stringMatching(/^AGI\(agi:\/\/127\.0\.0\.1:\{\{fastAgiPort\}\}\/route,(?:\$\{TL_[A-Z_]+\},?)+\)$/),
    `AGI(agi://127.0.0.1:{{fastAgiPort}}/callback,\${TL_CALL_ID},\${TL_BACK})`,
  ]);
});

describe('What a caller sends', () => {
  /** Everything a stranger can fill: the number dialled, what the network says of the caller, keys, SIP headers. */
  const fromOutside =
    /\$\{(?:EXTEN|INVALID_EXTEN|DNID|RDNIS|TL_TYPED|TL_KEY|TL_WRITTEN|DTMF\w*|(?:CALLERID|CONNECTEDLINE|REDIRECTING|PJSIP_HEADERS?|SIP_HEADER|CHANNEL)\((?!num-pres|linkedid|endpoint|pjsip,local_addr)[^)]*\))/;
  const filtered = /\$\{(?:FILTER\([^,$]+,|LEN\()\$\{[^{}]+\}\)\}/g;

  test('is never used but through FILTER, or counted', () => {
    const used = lines.filter(({ action }) => fromOutside.test(action));
    expect(used.length).toBeGreaterThan(5);
    for (const { file, action } of used) {
      expect(action.replaceAll(filtered, ''), `${file}: ${action}`).not.toMatch(fromOutside);
    }
  });

  test('is refused by this test where it is used as it came', () => {
    for (const action of [`Dial(PJSIP/\${EXTEN}@trunk)`, `Set(X=\${CALLERID(name)})`, `Queue(\${TL_TYPED})`]) {
      expect(action.replaceAll(filtered, '')).toMatch(fromOutside);
    }
    expect(`Set(X=\${FILTER(0-9,\${EXTEN})})`.replaceAll(filtered, '')).not.toMatch(fromOutside);
  });

  test('reaches only the numbers of the bank: whole numbers, no patterns, no way to the outside', () => {
    const trunk = lines.filter(({ context }) => context === dialplanContexts.fromTrunk);
    for (const { exten } of trunk) expect(exten).toMatch(/^\d+$/);
    const all = dialplanFiles.map((file) => read(`dialplan/${file}`)).join('\n');
    expect(all).not.toMatch(/^\s*(?:include|switch|eswitch|lswitch|ignorepat)\s*=>/m);
    const dialling = lines.filter(({ action }) => /Dial\(|Originate\(|Transfer\(/.test(action));
    const { agent, comeback, outside, consult } = callMoves;
    const rooms = [consult, 'consult-outside', colleagueComeback, 'dial-colleague'];
    const dialled = unique(['dial-out', agent, comeback, 'outside', ...rooms, 'last-agent-first']);
    expect(unique(dialling.map(({ context }) => context))).toEqual(dialled);
    // Only the bridge sends a call there: no step of the dialplan leads to them, but for the lists of allowed numbers, and
    // the agent whom the bridge has named (TL_FIRST).
    const entering = lines.filter(({ action }) =>
      dialled.some((context) => action.includes(`Goto(${context},`) || action.includes(`Gosub(${context},`)),
    );
    expect(unique(entering.map(({ context }) => context))).toEqual(
      unique([dialplanContexts.fromDesktop, outside, consult, 'wait-for-agent']),
    );
    const spying = lines.filter(({ action }) => action.includes('Spy('));
    expect(spying.map(({ context, exten }) => `${context} ${exten}`)).toEqual(
      monitorModes.map((mode) => `${monitorContext} ${mode}`),
    );
    expect(lines.filter(({ action }) => action.includes(`${monitorContext},`))).toEqual([]);
  });

  test('cannot reach functions that run programs or read files', () => {
    expect(read('asterisk/asterisk.conf')).toMatch(/^live_dangerously = no$/m);
    const modules = read('asterisk/modules.conf');
    expect(modules).toMatch(/^autoload = no$/m);
    for (const name of ['system', 'shell', 'exec', 'env', 'curl', 'originate', 'eval', 'externalivr', 'lua']) {
      expect(modules).not.toMatch(new RegExp(`^load = \\w+_${name}`, 'm'));
    }
  });
});
