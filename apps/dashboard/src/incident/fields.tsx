import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import { fieldTexts } from './incident.texts.js';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Where the focus goes when the form opens. */
  readonly isFirst?: boolean;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

export function ListField(props: FieldProps & { readonly data: readonly Choice[] }): ReactNode {
  const { label, value, data, onChange, isFirst } = props;
  return (
    <NativeSelect
      label={label}
      data-autofocus={isFirst === true || undefined}
      value={value}
      data={[...data]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function LineField({
  label,
  value,
  onChange,
  isFirst,
  error,
}: FieldProps & { readonly error?: string | null }): ReactNode {
  return (
    <TextInput
      label={label}
      data-autofocus={isFirst === true || undefined}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function WordsField({ label, value, onChange, isFirst }: FieldProps): ReactNode {
  return (
    <Textarea
      label={label}
      autosize
      minRows={isFirst === true ? 2 : 1}
      data-autofocus={isFirst === true || undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The note that goes with almost every act. */
export function NoteField({ value, onChange }: Omit<FieldProps, 'label'>): ReactNode {
  return <WordsField label={useTexts(fieldTexts)('note')} value={value} onChange={onChange} />;
}

/** @throws Error when a list gave what it does not hold: a bug of the page */
export function oneOf<const Value extends string>(values: readonly Value[], chosen: string): Value {
  const found = values.find((value) => value === chosen);
  if (found === undefined) throw new Error('a list offers only its own values');
  return found;
}
