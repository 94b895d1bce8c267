import type { Label, ReviewKind } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import type { ReviewSubject } from './review-subject.ts';

/** The kinds of record that change by two people, as their modules registered them. */
export class SubjectRegister {
  readonly #subjects = new Map<string, ReviewSubject>();

  add(subject: ReviewSubject): void {
    if (this.#subjects.has(subject.kind)) throw new Error(`Reviews know ${subject.kind} already`);
    this.#subjects.set(subject.kind, subject);
  }

  /** @throws AppError resource.not_found for a kind nobody registered */
  of(kind: string): ReviewSubject {
    const subject = this.#subjects.get(kind);
    if (!subject) throw new AppError('resource.not_found', { status: 404 });
    return subject;
  }

  label(kind: string): Label {
    return this.#subjects.get(kind)?.label ?? { 'zh-CN': kind, en: kind };
  }

  decidableBy(actor: Actor): ReviewKind[] {
    return [...this.#subjects.values()]
      .filter(({ reviewRoles }) => hasRole(actor, ...reviewRoles))
      .map(({ kind }) => kind);
  }

  visibleTo(actor: Actor): ReviewKind[] {
    return [...this.#subjects.values()].filter((subject) => isBusinessOf(actor, subject)).map(({ kind }) => kind);
  }
}

/** Who neither enters nor decides a kind of record sees no change of it but his own. */
export const isBusinessOf = (actor: Actor, { entryRoles, reviewRoles }: ReviewSubject): boolean =>
  hasRole(actor, ...entryRoles, ...reviewRoles);
