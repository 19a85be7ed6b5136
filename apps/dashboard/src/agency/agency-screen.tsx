import { Alert, Stack, Text, Title } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useLive } from '../api/use-live.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useLinkState, useSession } from '../session/session.js';
import { useAnnounce } from '../shell/announcer.js';
import { useNews } from '../shell/use-news.js';
import classes from './agency.module.css';
import { agencyTexts } from './agency.texts.js';
import { CaseCard } from './case-card.js';
import { ownCasesOf } from './own-cases.js';

export default function AgencyScreen(): ReactNode {
  const say = useTexts(agencyTexts);
  const label = useLabel();
  const announce = useAnnounce();
  const { city } = useSession();
  const state = useLinkState();
  const source = useMemo(() => ownCasesOf(city.id), [city.id]);
  const { value } = useLive(source);
  const cases = value?.cases ?? null;
  useNews(
    cases,
    ({ track }) => track.id,
    (news) => {
      for (const { incident } of news) {
        const category = incident.categoryLabel === null ? say('noCategory') : label(incident.categoryLabel);
        announce(say('arrived', { number: incident.caseNumber ?? '', category }));
      }
    },
  );
  const fresh = cases?.filter(({ track }) => track.status === 'OPEN') ?? [];
  const working = cases?.filter(({ track }) => track.status !== 'OPEN') ?? [];
  return (
    <Stack gap="md">
      <Title order={1} size="h3">
        {say('title')}
      </Title>
      {state === 'signed-out' && (
        <Alert color="red" role="alert">
          {say('revoked')}
        </Alert>
      )}
      {cases === null && <Text>{say('loading')}</Text>}
      {cases?.length === 0 && <Text>{say('none')}</Text>}
      {/* One list: a card that is answered moves down with what is being typed in it. */}
      <div className={classes['cases']}>
        {fresh.length > 0 && <Heading key="fresh" text={say('fresh', { count: fresh.length })} />}
        {[...fresh, null, ...working].map((one) =>
          one === null ? (
            working.length > 0 && <Heading key="working" text={say('working', { count: working.length })} />
          ) : (
            <CaseCard key={one.track.id} of={one} hasKeys={one === fresh[0]} />
          ),
        )}
      </div>
    </Stack>
  );
}

function Heading({ text }: { readonly text: string }): ReactNode {
  return (
    <Title order={2} size="h4" className={classes['heading']}>
      {text}
    </Title>
  );
}
