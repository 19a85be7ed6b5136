import { Popover, Text, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import type { Row } from './incident-query.js';
import classes from './incident.module.css';
import { eventTexts, incidentTexts } from './incident.texts.js';

type Clock = NonNullable<Row['clock']>;

/** Whether the paper prints this clock or we read it so; opened: what starts and stops it, and what it could mean as well. */
export function ClockWords({ row, clock }: { readonly row: Row; readonly clock: Clock }): ReactNode {
  const say = useTexts(incidentTexts);
  const label = useLabel();
  const milestones = useMilestones();
  const isPrinted = clock.provenance === 'printed';
  const kind = say(isPrinted ? 'printed' : 'reading');
  return (
    <Popover width={320} withArrow>
      <Popover.Target>
        <UnstyledButton className={classes['reading'] ?? ''} aria-label={say('aboutRow', { kind, step: label(row.label) })}>
          {kind}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{say(isPrinted ? 'printedHow' : 'readingHow')}</Text>
        <Text size="sm">
          {clock.from.length === 0 ? say('instant') : say('clockFrom', { what: milestones(clock.from) })}
          <br />
          {say('clockTo', { what: milestones(clock.to) })}
        </Text>
        {clock.note !== null && <Text size="sm">{label(clock.note)}</Text>}
        {clock.alternatives.map(({ note }) => (
          <Text size="sm" key={note.en}>
            {say('alternative')}: {label(note)}
          </Text>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Moments that start or stop a clock, by their names: an event, or a step of this SOP that somebody said is done. */
function useMilestones(): (names: readonly string[]) => string {
  const say = useTexts(incidentTexts);
  const sayEvent = useTexts(eventTexts);
  const one = (name: string): string => {
    const ord = /^StepCompleted\((\d+)\)$/.exec(name)?.[1];
    if (ord !== undefined) return say('stepOf', { ord });
    if (name === 'ReadyToReportBack') return say('readyToReportBack');
    return isEvent(name) ? sayEvent(name) : name;
  };
  return (names) => names.map(one).join(' + ');
}

function isEvent(name: string): name is keyof typeof eventTexts.texts {
  return name in eventTexts.texts;
}
