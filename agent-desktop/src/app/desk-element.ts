import { ContextConsumer } from '@lit/context';
import { LitElement } from 'lit';
import { locale } from '../i18n/locale.ts';
import { phraseBook } from '../i18n/phrases.ts';
import type { Watchable } from '../state/cell.ts';
import type { Desk } from './desk.ts';
import { deskContext } from './desk-context.ts';

/** An element that speaks: renders anew when the language changes or more sentences have come. */
export abstract class SpeakingElement extends LitElement {
  private spoken: { unsubscribe(): void }[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.spoken = [locale, phraseBook].map((cell) => cell.subscribe(() => this.requestUpdate()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const { unsubscribe } of this.spoken.splice(0)) unsubscribe();
  }
}

/** An element below the shell: has the desk, and renders anew when a part it watches changes. */
export abstract class DeskElement extends SpeakingElement {
  private watched: { unsubscribe(): void }[] = [];
  private readonly consumer = new ContextConsumer(this, {
    context: deskContext,
    callback: (desk) => {
      this.watch(desk);
      this.deskReady(desk);
    },
  });

  /** The desk. There is none before the element is connected below a shell. */
  protected get desk(): Desk {
    const desk = this.consumer.value;
    if (!desk) throw new Error(`<${this.localName}> stands outside of a desk.`);
    return desk;
  }

  protected get hasDesk(): boolean {
    return this.consumer.value !== undefined;
  }

  /** The parts whose change makes this element render anew. */
  protected parts(_desk: Desk): Watchable[] {
    return [];
  }

  /** Called once per connection, as soon as the desk is there. */
  protected deskReady(_desk: Desk): void {}

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.consumer.value && this.watched.length === 0) this.watch(this.consumer.value);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const { unsubscribe } of this.watched.splice(0)) unsubscribe();
  }

  private watch(desk: Desk): void {
    for (const { unsubscribe } of this.watched.splice(0)) unsubscribe();
    this.watched = this.parts(desk).map((part) => part.subscribe(() => this.requestUpdate()));
    this.requestUpdate();
  }
}
