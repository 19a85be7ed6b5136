import { Alert } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Accepted } from '../commands/give-command.js';
import { useTexts } from '../i18n/texts.js';
import { ActForm, type ActProps, type Give } from './act-form.js';
import { lists } from './case-commands.js';
import { LineField, ListField, oneOf } from './fields.js';
import { fieldTexts } from './incident.texts.js';
import { useWords } from './use-words.js';

/** There is no way back, so the case number is typed by hand first. */
export function EraseForm(props: ActProps & { readonly name: string }): ReactNode {
  const say = useTexts(fieldTexts);
  const word = useWords();
  const { incident } = props;
  const number = incident.caseNumber ?? incident.id;
  const [basis, setBasis] = useState(lists.basis[0]);
  const [confirmed, setConfirmed] = useState('');
  const [isUnsure, setUnsure] = useState(false);
  async function record(give: Give): Promise<Accepted | null> {
    const isSure = confirmed.trim().toUpperCase() === number.toUpperCase();
    setUnsure(!isSure);
    return isSure ? give('erasePersonalData', { incident: incident.id, basis }) : null;
  }
  return (
    <ActForm {...props} record={record} sendLabel={say('erase')} isDangerous>
      <Alert color="red">{say('eraseWarning')}</Alert>
      <ListField
        isFirst
        label={say('basis')}
        value={basis}
        onChange={(chosen) => setBasis(oneOf(lists.basis, chosen))}
        data={lists.basis.map((value) => ({ value, label: word('basis', value) }))}
      />
      <LineField
        label={say('confirm', { number })}
        value={confirmed}
        onChange={setConfirmed}
        error={isUnsure ? say('confirmFirst', { number }) : null}
      />
    </ActForm>
  );
}
