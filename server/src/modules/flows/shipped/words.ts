import { Flow, type FlowStep, type FlowText } from '@tellerline/contracts';
import type { z } from 'zod';

export type Written = z.input<typeof FlowStep>;

export const both = (zh: string, en: string): FlowText => ({ 'zh-CN': zh, en });

export const say = (id: string, zh: string, en: string, next: string): Written => ({
  kind: 'say',
  id,
  text: both(zh, en),
  next,
});

type Options = readonly (readonly [value: string, zh: string, en: string, next: string])[];
export const choose = (
  id: string,
  [zh, en]: readonly [string, string],
  options: Options,
  into: string | null = null,
): Written => ({
  kind: 'choose',
  id,
  text: both(zh, en),
  into,
  options: options.map(([value, optionZh, optionEn, next]) => ({ value, text: both(optionZh, optionEn), next })),
});

export const end = (
  id: string,
  disposition: string,
  [zh, en]: readonly [string, string],
  note: readonly [string, string] | null = null,
  sale = false,
): Written => ({
  kind: 'end',
  id,
  text: both(zh, en),
  disposition,
  sale,
  note: note ? both(...note) : null,
});

export const followUp = (id: string, hours: number, next: string): Written => ({
  kind: 'do',
  id,
  effect: { type: 'follow_up', hours },
  next,
});

export const note = (id: string, zh: string, en: string, next: string): Written => ({
  kind: 'do',
  id,
  effect: { type: 'note', text: both(zh, en) },
  next,
});

type Task = Extract<Extract<Written, { kind: 'do' }>['effect'], { type: 'open_task' }>;
export const task = (id: string, next: string, effect: Omit<Task, 'type'>): Written => ({
  kind: 'do',
  id,
  effect: { type: 'open_task', ...effect },
  next,
});

/** A flow of the house for agents, as contracts has it, with the usual answers to what it leaves open. */
export const shipped = (
  flow: Omit<z.input<typeof Flow>, 'kind' | 'starts' | 'mustDisclose' | 'idleMinutes'> & Partial<z.input<typeof Flow>>,
): Flow =>
  Flow.parse({
    kind: 'agent',
    starts: { queues: [], numbers: [], crisis: [] },
    mustDisclose: [],
    idleMinutes: 120,
    ...flow,
  });
