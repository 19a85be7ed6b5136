import { z } from 'zod';

const classed = z.registry<{ personal: true }>();

/**
 * Classes an event field as personal data: the serializer takes it out of `data` and stores it only inside the event's
 * ciphertext. On reading the field is therefore absent until the read layer reveals it, which is why it is optional.
 */
export function personal<S extends z.ZodType>(schema: S): z.ZodOptional<S> {
  const field = schema.optional();
  classed.add(field, { personal: true });
  return field;
}

/** The names of the fields of one event's data that are personal, in schema order. */
export function personalFieldsOf(data: z.ZodObject): readonly string[] {
  return Object.entries<z.ZodType>(data.shape)
    .filter(([, field]) => classed.has(field))
    .map(([name]) => name);
}

/** Text that everybody reads as the same bytes. @param longest in UTF-16 code units */
export function wellFormed(longest: number): z.ZodString {
  return z.string().max(longest).refine(isWellFormed, { message: 'teks rusak: surrogate tunggal / lone surrogate' });
}

/** Free text a person typed. Always personal: people write names and numbers into any box. */
export const freeText = wellFormed(4000);

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
