import type { CallView, SuggestionQuery } from '@tellerline/contracts';

/** What a call is about, for articles: its queue and number, what the caller chose, the step the conversation is at, what he holds. */
export function callContext(
  view: CallView,
  running: { flowId: string; stepId: string | null } | null,
): SuggestionQuery {
  const chosen = view.ivr.path
    .filter(({ step }) => step === 'self_service')
    .map(({ value }) => value.slice(value.indexOf(':') + 1));
  const held = view.card
    ? [
        ...view.card.accounts.filter(({ status }) => status !== 'closed').map(({ kind }) => kind),
        ...view.card.cards.map(({ kind }) => kind),
        ...(view.card.loans.length > 0 ? ['loan'] : []),
      ]
    : [];
  const list = (names: readonly string[]): string => [...new Set(names)].join(',');
  return {
    queue: view.queue?.code ?? '',
    number: view.dnis,
    ivr: list(chosen).slice(0, 200),
    flow: running?.flowId ?? '',
    step: running?.stepId ? `${running.flowId}/${running.stepId}` : '',
    product: list(held).slice(0, 200),
  };
}
