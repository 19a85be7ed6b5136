import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import { useTimes } from '../time/use-times.js';
import { EntryWords } from './entry-words.js';
import type { Incident } from './incident-query.js';
import classes from './incident.module.css';
import { eventTexts } from './incident.texts.js';

/** What happened, in words, in the order it was recorded. */
export function Timeline({ incident }: { readonly incident: Incident }): ReactNode {
  const sayEvent = useTexts(eventTexts);
  const { time } = useTimes();
  return (
    <ol className={classes['timeline']}>
      {incident.timeline.map((entry) => (
        <li key={entry.event} data-type={entry.type}>
          <span className={classes['at']}>{time(entry.at)}</span>
          <div>
            <strong>{sayEvent(entry.type)}</strong> <EntryWords entry={entry} incident={incident} />
            {entry.texts.map(({ field, value }) => (
              <Text key={field} size="sm" className={classes['words'] ?? ''}>
                {value}
              </Text>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}
