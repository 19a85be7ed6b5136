import { Button, Group, List, Stack } from '@mantine/core';
import { useRef, useState, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react';
import { FaultNotice } from '../commands/fault-notice.js';
import type { Accepted, CommandInput, CommandName } from '../commands/give-command.js';
import { useAct } from '../commands/use-act.js';
import { useTexts } from '../i18n/texts.js';
import { useAnnounce } from '../shell/announcer.js';
import { useTimes } from '../time/use-times.js';
import { EntryWords } from './entry-words.js';
import type { Incident } from './incident-query.js';
import classes from './incident.module.css';
import { eventTexts, incidentTexts } from './incident.texts.js';

/** Records one command, decided on what was seen. */
export type Give = <Name extends CommandName>(name: Name, input: CommandInput<Name>) => Promise<Accepted | null>;

export interface ActProps {
  readonly incident: Incident;
  /** null: the act concerns the incident as a whole. */
  readonly track: string | null;
  readonly onDone: () => void;
}

interface ActFormProps extends ActProps {
  readonly name: string;
  readonly children?: ReactNode;
  /** @returns null when it was not recorded */
  readonly record: (give: Give) => Promise<Accepted | null>;
  readonly sendLabel?: string;
  readonly isDangerous?: boolean;
  /** Nothing to type: Enter is enough. */
  readonly isPlain?: boolean;
}

/**
 * One act and what it needs. It is decided on what was seen when the form was opened: when somebody was quicker the server
 * refuses, what changed is shown, what was typed stays, and sending again decides on what is seen now.
 */
export function ActForm(props: ActFormProps): ReactNode {
  const { incident, track, name, children, record, onDone, sendLabel, isDangerous = false, isPlain = false } = props;
  const say = useTexts(incidentTexts);
  const announce = useAnnounce();
  const act = useAct();
  const form = useRef<HTMLFormElement>(null);
  const seen = revisionOf(incident, track);
  const [opened] = useState({ revision: seen, incident: incident.revision });

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const ifMatch = act.fault === null ? opened.revision : seen;
    if ((await record((command, input) => act.give(command, input, { ifMatch }))) === null) return;
    announce(say('done', { what: name }));
    onDone();
  }
  function press(event: KeyboardEvent): void {
    if (!event.ctrlKey || event.key !== 'Enter') return;
    event.preventDefault(); // a button that has the focus is not pressed as well
    form.current?.requestSubmit();
  }
  return (
    <form ref={form} aria-label={name} onSubmit={(event) => void submit(event)} onKeyDown={press}>
      <Stack gap="sm">
        {children}
        <Meanwhile incident={incident} since={opened.incident} />
        <FaultNotice fault={act.fault} />
        <Group grow>
          <Button variant="default" onClick={onDone}>
            {say('cancel')}
          </Button>
          <Button
            type="submit"
            loading={act.isBusy}
            title={say('sendKey')}
            {...(isDangerous ? { color: 'red' } : {})}
            data-autofocus={isPlain || undefined}
          >
            {sendLabel ?? say('send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** For `ifMatch`: the last event's that concerns the track, else the incident's. */
function revisionOf({ tracks, revision }: Incident, track: string | null): number {
  return tracks.find(({ id }) => id === track)?.revision ?? revision;
}

/** What others recorded while a form was open. @param since the incident's revision then */
export function Meanwhile({ incident, since }: { readonly incident: Incident; readonly since: number }): ReactNode {
  const say = useTexts(incidentTexts);
  const sayEvent = useTexts(eventTexts);
  const { time } = useTimes();
  const news = incident.timeline.filter(({ revision }) => revision > since);
  if (news.length === 0) return null;
  return (
    <div className={classes['meanwhile']} role="status" data-meanwhile>
      <strong>{say('meanwhile')}</strong>
      <List size="sm" className={classes['words'] ?? ''}>
        {news.map((entry) => (
          <List.Item key={entry.event}>
            {time(entry.at)} <strong>{sayEvent(entry.type)}</strong> <EntryWords entry={entry} incident={incident} />
            {entry.texts.map(({ field, value }) => (
              <div key={field}>{value}</div>
            ))}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
