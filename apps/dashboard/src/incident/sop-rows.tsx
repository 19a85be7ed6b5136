import { Popover, Table, Text, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import { duration } from '../time/duration.js';
import { useNow } from '../time/use-now.js';
import type { Incident, Row, SopText } from './incident-query.js';
import classes from './incident.module.css';
import { incidentTexts, verdictTexts } from './incident.texts.js';

const SIGN: Readonly<Partial<Record<NonNullable<Row['verdict']>, string>>> = {
  MET: '✓',
  BREACHED: '▲',
  BREACHED_OPEN: '▲',
  RUNNING: '●',
  SKIPPED: '–',
  NEGATIVE: '?',
  MISSING_START: '?',
  MISSING_STOP: '?',
  MISSING_BOTH: '?',
};

interface Part {
  readonly sop: string;
  readonly track: string | null;
  readonly rows: readonly Row[];
}

/** Rows that stand together: of one paper, and of one agency's track. */
function partsOf(rows: readonly Row[]): readonly Part[] {
  const parts = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.sop.id} ${row.track ?? ''}`;
    parts.set(key, [...(parts.get(key) ?? []), row]);
  }
  return [...parts.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [{ sop: first.sop.id, track: first.track, rows: own }];
  });
}

/** The papers' own rows in the papers' order, parallel tracks side by side. @param frozen judged at an earlier moment: nothing runs */
export function SopRows(props: {
  readonly incident: Incident;
  readonly sops: ReadonlyMap<string, SopText>;
  readonly frozen: boolean;
}): ReactNode {
  const say = useTexts(incidentTexts);
  const label = useLabel();
  const { incident, sops, frozen } = props;
  return (
    <div className={classes['parts']}>
      {partsOf(incident.rows).map(({ sop, track, rows }) => {
        const of = incident.tracks.find(({ id }) => id === track);
        const text = sops.get(sop);
        const title = `SOP ${text === undefined ? sop : label(text.title)} · ${of === undefined ? say('intake') : label(of.agencyName)}`;
        return (
          <section key={`${sop} ${track ?? ''}`} aria-label={title}>
            <h3 className={classes['partTitle']}>{title}</h3>
            <Table className={classes['table'] ?? ''} verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  {(['no', 'step', 'took', 'limit', 'verdict'] as const).map((head) => (
                    <Table.Th key={head}>{say(head)}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <SopRow key={row.ord} row={row} text={text} frozen={frozen} />
                ))}
              </Table.Tbody>
            </Table>
          </section>
        );
      })}
    </div>
  );
}

function SopRow({
  row,
  text,
  frozen,
}: {
  readonly row: Row;
  readonly text: SopText | undefined;
  readonly frozen: boolean;
}): ReactNode {
  const say = useTexts(incidentTexts);
  const sayVerdict = useTexts(verdictTexts);
  const label = useLabel();
  return (
    <Table.Tr data-verdict={row.verdict ?? 'none'}>
      <Table.Td>{row.printedNo ?? '·'}</Table.Td>
      <Table.Td>
        {label(row.label)} {row.provenance === 'INFERRED' && <Reading row={row} text={text} />}
      </Table.Td>
      <Table.Td className={classes['time']}>
        <Took row={row} frozen={frozen} />
      </Table.Td>
      <Table.Td className={classes['time']}>
        {row.verdict === null
          ? row.printedTime
          : row.limitMs === null
            ? row.printedTime || say('noLimit')
            : duration(row.limitMs)}
      </Table.Td>
      <Table.Td className={classes['verdict']}>
        {row.verdict !== null && `${SIGN[row.verdict] ?? '·'} ${sayVerdict(row.verdict)}`}
        {row.overrunMs !== null && ` (${say('over', { time: duration(row.overrunMs) })})`}
      </Table.Td>
    </Table.Tr>
  );
}

/** A running row goes on by the server's clock: to its due time, or up from what was measured. */
function Took({ row, frozen }: { readonly row: Row; readonly frozen: boolean }): ReactNode {
  const say = useTexts(incidentTexts);
  const nowMs = useNow();
  if (row.elapsedMs === null) return null;
  if (frozen || row.dueAt === null || row.limitMs === null || (row.verdict !== 'RUNNING' && row.verdict !== 'BREACHED_OPEN'))
    return duration(row.elapsedMs);
  const leftMs = Date.parse(row.dueAt) - nowMs;
  return `${duration(row.limitMs - leftMs)} · ${say(leftMs < 0 ? 'over' : 'left', { time: duration(Math.abs(leftMs)) })}`;
}

/** Where the paper does not print when a clock starts and stops: what we read, and what it could mean as well. */
function Reading({ row, text }: { readonly row: Row; readonly text: SopText | undefined }): ReactNode {
  const say = useTexts(incidentTexts);
  const label = useLabel();
  const clock = text?.rows.find(({ ord }) => ord === row.ord)?.clock;
  return (
    <Popover width={320} withArrow>
      <Popover.Target>
        <UnstyledButton className={classes['reading'] ?? ''}>{say('reading')}</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{say('readingHow')}</Text>
        {clock?.note != null && <Text size="sm">{label(clock.note)}</Text>}
        {clock?.alternatives.map(({ note }) => (
          <Text size="sm" key={note.en}>
            {say('alternative')}: {label(note)}
          </Text>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
