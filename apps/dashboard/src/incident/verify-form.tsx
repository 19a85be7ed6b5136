import { useState, type ReactNode } from 'react';
import { typed } from '../commands/typed.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { ActForm, type ActProps, type Give } from './act-form.js';
import { LineField, ListField, WordsField } from './fields.js';
import { fieldTexts } from './incident.texts.js';

const asked = ['callerName', 'callerPhone', 'address', 'district'] as const;

/** What the caller said, as far as it is known: a telephone number alone is a report. */
export function VerifyForm(props: ActProps & { readonly name: string }): ReactNode {
  const say = useTexts(fieldTexts);
  const label = useLabel();
  const { city } = useSession();
  const { incident } = props;
  const [category, setCategory] = useState(incident.category ?? city.categories[0]?.id ?? '');
  const [draft, setDraft] = useState({ callerName: '', callerPhone: '', address: '', district: '', description: '' });
  const change = (part: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...part }));
  const record = (give: Give): ReturnType<Give> =>
    give('verifyReport', {
      incident: incident.id,
      category,
      ...typed('callerName', draft.callerName),
      ...typed('callerPhone', draft.callerPhone),
      ...typed('address', draft.address),
      ...typed('district', draft.district),
      ...typed('description', draft.description),
    });
  return (
    <ActForm {...props} record={record}>
      <ListField
        isFirst
        label={say('category')}
        value={category}
        onChange={setCategory}
        data={city.categories.map((one) => ({ value: one.id, label: label(one.label) }))}
      />
      {asked.map((field) => (
        <LineField key={field} label={say(field)} value={draft[field]} onChange={(value) => change({ [field]: value })} />
      ))}
      <WordsField label={say('description')} value={draft.description} onChange={(description) => change({ description })} />
    </ActForm>
  );
}
