import { Checkbox, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { typed } from '../commands/typed.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { ActForm, type ActProps, type Give } from './act-form.js';
import { lists } from './case-commands.js';
import { LineField, ListField, NoteField, oneOf } from './fields.js';
import { fieldTexts } from './incident.texts.js';
import { useWords } from './use-words.js';

const UNCHANGED = '';

/** What turned out otherwise; open tracks keep their SOP unless they are moved here. */
export function ReclassifyForm(props: ActProps & { readonly name: string }): ReactNode {
  const say = useTexts(fieldTexts);
  const label = useLabel();
  const word = useWords();
  const { city } = useSession();
  const { incident } = props;
  const [draft, setDraft] = useState({
    ...{ reason: lists.reclassification[0], category: UNCHANGED, class: UNCHANGED, address: '', district: '', note: '' },
    moved: [] as readonly string[],
  });
  const change = (part: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...part }));
  const record = (give: Give): ReturnType<Give> =>
    give('reclassify', {
      incident: incident.id,
      reason: draft.reason,
      ...(draft.category === UNCHANGED ? {} : { category: draft.category }),
      ...(draft.class === UNCHANGED ? {} : { class: oneOf(lists.class, draft.class) }),
      ...(draft.moved.length === 0 ? {} : { movedTracks: [...draft.moved] }),
      ...typed('address', draft.address),
      ...typed('district', draft.district),
      ...typed('note', draft.note),
    });
  const unchanged = { value: UNCHANGED, label: say('unchanged') };
  const open = incident.tracks.filter(({ endedAt }) => endedAt === null);
  return (
    <ActForm {...props} record={record}>
      <ListField
        isFirst
        label={say('reason')}
        value={draft.reason}
        onChange={(reason) => change({ reason: oneOf(lists.reclassification, reason) })}
        data={lists.reclassification.map((value) => ({ value, label: word('reason', value) }))}
      />
      <ListField
        label={say('category')}
        value={draft.category}
        onChange={(category) => change({ category })}
        data={[unchanged, ...city.categories.map((one) => ({ value: one.id, label: label(one.label) }))]}
      />
      <ListField
        label={say('class')}
        value={draft.class}
        onChange={(chosen) => change({ class: chosen })}
        data={[unchanged, ...lists.class.map((value) => ({ value, label: word('class', value) }))]}
      />
      <LineField label={say('address')} value={draft.address} onChange={(address) => change({ address })} />
      <LineField label={say('district')} value={draft.district} onChange={(district) => change({ district })} />
      {open.length > 0 && (
        <Checkbox.Group label={say('movedTracks')} value={[...draft.moved]} onChange={(moved) => change({ moved })}>
          <Stack gap={4}>
            {open.map(({ id, agencyName }) => (
              <Checkbox key={id} value={id} label={label(agencyName)} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      <NoteField value={draft.note} onChange={(note) => change({ note })} />
    </ActForm>
  );
}
