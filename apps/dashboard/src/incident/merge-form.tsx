import { Button, Checkbox, Radio, Stack, Text } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { RequestFailed } from '../api/connection.js';
import { graphql, type ResultOf } from '../api/graphql.js';
import type { Accepted } from '../commands/give-command.js';
import { typed } from '../commands/typed.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { useTimes } from '../time/use-times.js';
import { ActForm, type ActProps, type Give } from './act-form.js';
import { LineField, NoteField } from './fields.js';
import { fieldTexts } from './incident.texts.js';

const target = graphql(`
  fragment MergeTarget on Incident {
    id
    caseNumber
    receivedAt
    district
    categoryLabel {
      id
      en
    }
  }
`);
const byNumber = graphql(
  `
    query MergeTargetByNumber($caseNumber: String!) {
      incident(caseNumber: $caseNumber) {
        ...MergeTarget
      }
    }
  `,
  [target],
);
const similar = graphql(
  `
    query MergeTargets($query: SimilarQueryInput!) {
      similarReports(query: $query) {
        isEarlier
        incident {
          ...MergeTarget
        }
      }
    }
  `,
  [target],
);

type Target = NonNullable<ResultOf<typeof byNumber>['incident']>;

/** Into the report that came first: one of those that may be about the same event, or any by its number. */
export function MergeForm(props: ActProps & { readonly name: string }): ReactNode {
  const say = useTexts(fieldTexts);
  const label = useLabel();
  const { incident } = props;
  const candidates = useCandidates(incident.id);
  const [chosen, setChosen] = useState<Target | null>(null);
  const [cancelled, setCancelled] = useState<readonly string[]>([]);
  const [note, setNote] = useState('');
  const [isMissing, setMissing] = useState(false);
  const open = incident.tracks.filter(({ endedAt }) => endedAt === null);

  async function record(give: Give): Promise<Accepted | null> {
    setMissing(chosen === null);
    if (chosen === null) return null;
    const cancelTracks = cancelled.length === 0 ? {} : { cancelTracks: [...cancelled] };
    return give('mergeInto', { incident: incident.id, target: chosen.id, ...cancelTracks, ...typed('note', note) });
  }
  function choose(next: Target | null): void {
    setChosen(next);
    setMissing(false);
  }
  return (
    <ActForm {...props} record={record}>
      {candidates.length > 0 && (
        <Radio.Group
          label={say('similar')}
          value={chosen?.id ?? ''}
          onChange={(id) => choose(candidates.find((one) => one.id === id) ?? null)}
        >
          <Stack gap={4}>
            {candidates.map((one) => (
              <Radio key={one.id} value={one.id} label={<TargetWords target={one} />} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <ByNumber onFound={choose} error={isMissing ? say('targetFirst') : null} />
      {chosen !== null && (
        <Text role="status" data-target={chosen.id}>
          {say('found')}: <TargetWords target={chosen} />
        </Text>
      )}
      {open.length > 0 && (
        <Checkbox.Group label={say('cancelTracks')} value={[...cancelled]} onChange={setCancelled}>
          <Stack gap={4}>
            {open.map(({ id, agencyName }) => (
              <Checkbox key={id} value={id} label={label(agencyName)} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      <NoteField value={note} onChange={setNote} />
    </ActForm>
  );
}

/** Earlier reports that the server finds alike; none where it cannot look. */
function useCandidates(incident: string): readonly Target[] {
  const { connection } = useSession();
  const [found, setFound] = useState<readonly Target[]>([]);
  useEffect(() => {
    let isOver = false;
    connection.ask(similar, { query: { incident } }).then(
      ({ similarReports }) => {
        const earlier = similarReports.filter(({ isEarlier }) => isEarlier).map((one) => one.incident);
        if (!isOver) setFound(earlier);
      },
      (error: unknown) => {
        if (!(error instanceof RequestFailed)) throw error; // the number can still be typed
      },
    );
    return () => {
      isOver = true;
    };
  }, [connection, incident]);
  return found;
}

interface ByNumberProps {
  readonly onFound: (target: Target | null) => void;
  readonly error: string | null;
}

function ByNumber({ onFound, error }: ByNumberProps): ReactNode {
  const say = useTexts(fieldTexts);
  const { connection } = useSession();
  const [caseNumber, setCaseNumber] = useState('');
  const [isUnknown, setUnknown] = useState(false);
  async function find(): Promise<void> {
    try {
      const { incident } = await connection.ask(byNumber, { caseNumber: caseNumber.trim().toUpperCase() });
      setUnknown(incident === null);
      onFound(incident);
    } catch (failure) {
      if (!(failure instanceof RequestFailed)) throw failure;
      setUnknown(true);
    }
  }
  return (
    <>
      <LineField
        isFirst
        label={say('target')}
        value={caseNumber}
        onChange={setCaseNumber}
        error={isUnknown ? say('notFound') : error}
      />
      <Button variant="default" onClick={() => void find()}>
        {say('find')}
      </Button>
    </>
  );
}

function TargetWords({ target }: { readonly target: Target }): ReactNode {
  const label = useLabel();
  const { dayAndTime } = useTimes();
  const { caseNumber, categoryLabel, district, receivedAt } = target;
  const parts = [
    caseNumber ?? '—',
    categoryLabel === null ? '' : label(categoryLabel),
    district ?? '',
    receivedAt === null ? '' : dayAndTime(receivedAt),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
