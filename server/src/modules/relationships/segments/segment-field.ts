import { type FieldGroup, type Label, type SegmentFieldType, SegmentFieldView } from '@tellerline/contracts';
import type { RawBuilder } from 'kysely';

/** What a field's expression may need besides the customer. */
export interface FieldAround {
  /** The bank's day. */
  today: string;
}

/** A choice as the builder offers it. */
export interface FieldChoice {
  code: string;
  label: Label;
}

/**
 * Something a rule may ask of a customer. `value` is an expression on the customer `c` (`c.id`, `c.customer_no`): a flag as 0 and 1,
 * a choice as its code, money in fen, a day as `2026-11-30`, each null where it is not known. Values are parameters, never text.
 */
export interface SegmentField {
  /** `module.name` of whoever registers it: `lifecycle.stage`. */
  id: string;
  group: Label;
  label: Label;
  type: SegmentFieldType;
  /** What authenticates (C3) cannot be registered. */
  rightsClass: Exclude<FieldGroup, 'C3'>;
  value(around: FieldAround): RawBuilder<unknown>;
  /** Of a choice: what there is to choose from. */
  choices?(): readonly FieldChoice[];
}

/** The fields rules are made of. Each module adds its own before the server takes requests. */
export class SegmentFields {
  readonly #fields = new Map<string, SegmentField>();

  /** @throws Error for an id that is taken or not fit to be one, a choice without choices, a field of class C3 */
  register(...fields: readonly SegmentField[]): void {
    for (const field of fields) {
      const id = SegmentFieldView.shape.id.safeParse(field.id);
      const isSecret = (field.rightsClass as FieldGroup) === 'C3';
      if (!id.success || this.#fields.has(field.id) || isSecret || (field.type === 'choice') !== Boolean(field.choices))
        throw new Error(`Segment field ${field.id} cannot be registered`);
      this.#fields.set(field.id, field);
    }
  }

  get(id: string): SegmentField | undefined {
    return this.#fields.get(id);
  }

  all(): SegmentField[] {
    return [...this.#fields.values()];
  }
}
