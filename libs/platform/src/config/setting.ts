import { resolve } from 'node:path';
import { z } from 'zod';

/** One variable of the environment. */
export interface Setting<T> {
  readonly schema: z.ZodType<T, string | undefined>;
  /** As documented; computed where it depends on another setting. */
  readonly fallback: string;
  readonly meaning: string;
  /** Neither its value nor what is wrong with it is ever printed. */
  readonly secret?: true;
}

export function setting<T>(fallback: string, meaning: string, schema: z.ZodType<T, string | undefined>): Setting<T> {
  return { schema, fallback, meaning };
}

export const text = z.string().min(1);
export const path = text.transform((given) => resolve(given));

export function between(min: number, max: number): z.ZodType<number, string> {
  return z.string().regex(/^\d+$/, 'not a whole number').transform(Number).pipe(z.int().min(min).max(max));
}

export function wholeNumber(fallback: number, min: number, max: number): z.ZodType<number, string | undefined> {
  return between(min, max)
    .optional()
    .transform((given) => given ?? fallback);
}

export function list<T>(element: z.core.$ZodType<T, string>): z.ZodType<readonly T[], string> {
  return z
    .string()
    .transform((given) => given.split(',').map((part) => part.trim()))
    .pipe(z.array(element).min(1));
}
