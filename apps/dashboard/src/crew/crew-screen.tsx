import { Alert, Badge, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode, type SubmitEvent } from 'react';
import { ownCasesOf, type OwnCase } from '../agency/own-cases.js';
import { stepTexts } from '../agency/steps.texts.js';
import { useLive } from '../api/use-live.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useLinkState, useSession } from '../session/session.js';
import { useTimes } from '../time/use-times.js';
import { CrewButtons } from './crew-buttons.js';
import { crewTexts } from './crew.texts.js';
import { caseFor, jobOf, keepJob, keepUnit, keptJob, keptUnit, type Job } from './job.js';
import { keepPage } from './keep-page.js';
import { commandOf, type Report } from './report.js';
import type { QueuedReport } from './report-queue.js';
import { useReportQueue } from './use-report-queue.js';

export default function CrewScreen(): ReactNode {
  const say = useTexts(crewTexts);
  const { city } = useSession();
  const state = useLinkState();
  const source = useMemo(() => ownCasesOf(city.id), [city.id]);
  const { value } = useLive(source);
  const reports = useReportQueue();
  const [unit, setUnit] = useState(keptUnit);
  const [chosen, setChosen] = useState<string | null>(() => keptJob()?.track ?? null);
  const found = useMemo(() => (value === null ? null : caseFor(value.cases, unit, chosen)), [value, unit, chosen]);
  const job = useMemo(() => (value === null ? keptJob() : found === null ? null : jobOf(found)), [value, found]);
  useEffect(() => void keepPage(), []);
  useEffect(() => (value === null ? undefined : keepJob(job)), [value, job]);

  function use(name: string): void {
    keepUnit(name);
    setUnit(name);
  }
  if (unit === '') return <UnitChoice cases={value?.cases ?? []} onChoose={use} />;
  return (
    <Stack gap="sm" maw={560} mx="auto">
      <Group justify="space-between">
        <Title order={1} size="h4">
          {unit}
        </Title>
        <Button variant="default" size="sm" onClick={() => use('')}>
          {say('change')}
        </Button>
      </Group>
      {state === 'signed-out' && (
        <Alert color="red" role="alert">
          {say('revoked')}
        </Alert>
      )}
      <div role="status">
        {reports.waiting > 0 && (
          <Badge size="lg" color="dark">
            {say('count', { count: reports.waiting })}
          </Badge>
        )}
      </div>
      {job === null ? <Text>{say('waitingForCase', { unit })}</Text> : <JobFacts job={job} found={found} />}
      {job !== null && <CrewButtons key={job.track} job={job} unit={unit} reports={reports} />}
      <Sent list={reports.list} forget={reports.forget} />
      <OtherCases cases={(value?.cases ?? []).filter(({ track }) => track.id !== job?.track)} onChoose={setChosen} />
    </Stack>
  );
}

function JobFacts({ job, found }: { readonly job: Job; readonly found: OwnCase | null }): ReactNode {
  const say = useTexts(crewTexts);
  const label = useLabel();
  return (
    <section>
      <Title order={2} size="h2">
        {job.caseNumber}
      </Title>
      {job.category !== null && <Text fw={600}>{label(job.category)}</Text>}
      {found === null && <Text>{say('old')}</Text>}
      {[found?.incident.address.value, found?.incident.description.value].map(
        (said) => said != null && <Text key={said}>{said}</Text>,
      )}
    </section>
  );
}

/** Each tap, and what became of it. */
function Sent({
  list,
  forget,
}: {
  readonly list: readonly QueuedReport<Report>[];
  readonly forget: (key: string) => void;
}): ReactNode {
  const say = useTexts(crewTexts);
  const sayStep = useTexts(stepTexts);
  const label = useLabel();
  const { time, zone } = useTimes();
  if (list.length === 0) return null;
  return (
    <section aria-label={say('reports')}>
      <Title order={3} size="h5">
        {say('reports')}
      </Title>
      {list.toReversed().map((report) => (
        <div key={report.key} data-report={report.state}>
          <Text>
            {report.input.occurredAt == null ? '' : `${time(report.input.occurredAt)} ${zone} · `}
            {sayStep(commandOf(report.step))}: <strong>{say(report.state)}</strong>
          </Text>
          {report.message !== null && (
            <Alert color="red" role="alert">
              {label(report.message)}
              <Button mt="xs" fullWidth variant="default" onClick={() => forget(report.key)}>
                {say('forget')}
              </Button>
            </Alert>
          )}
        </div>
      ))}
    </section>
  );
}

interface CasesProps {
  readonly cases: readonly OwnCase[];
  readonly onChoose: (choice: string) => void;
}

function OtherCases({ cases, onChoose }: CasesProps): ReactNode {
  const say = useTexts(crewTexts);
  const label = useLabel();
  if (cases.length === 0) return null;
  return (
    <section aria-label={say('pick')}>
      <Title order={3} size="h5" mb="xs">
        {say('pick')}
      </Title>
      <Stack gap="xs">
        {cases.map(({ incident, track }) => (
          <Button key={track.id} size="md" variant="default" onClick={() => onChoose(track.id)}>
            {incident.caseNumber} {incident.categoryLabel === null ? '' : label(incident.categoryLabel)}
          </Button>
        ))}
      </Stack>
    </section>
  );
}

/** As the server reads a call sign. */
const CALL_SIGN = '[A-Za-z0-9][A-Za-z0-9 ._\\/\\-]{0,39}';

function UnitChoice({ cases, onChoose }: CasesProps): ReactNode {
  const say = useTexts(crewTexts);
  const [typed, setTyped] = useState('');
  const known = [...new Set(cases.flatMap(({ track }) => track.crews.map(({ unit }) => unit)))];
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    onChoose(typed.trim());
  }
  return (
    <Stack maw={560} mx="auto">
      <Title order={1} size="h3">
        {say('which')}
      </Title>
      {known.map((unit) => (
        <Button key={unit} size="xl" onClick={() => onChoose(unit)}>
          {unit}
        </Button>
      ))}
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={say('typed')}
            description={say('hint')}
            size="lg"
            required
            withAsterisk={false}
            pattern={CALL_SIGN}
            title={say('badUnit')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" size="lg" variant="default">
            {say('use')}
          </Button>
        </Stack>
      </form>
    </Stack>
  );
}
