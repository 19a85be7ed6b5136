import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import shell from '../shell/shell.module.css';
import { duration } from '../time/duration.js';
import { useNow } from '../time/use-now.js';
import { ClockWords } from './clock-words.js';
import type { Row } from './incident-query.js';
import classes from './incident.module.css';
import { incidentTexts, verdictTexts } from './incident.texts.js';
import { useWords } from './use-words.js';

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

interface PaperRowProps {
  readonly row: Row;
  /** Judged at an earlier moment: nothing runs. */
  readonly isFrozen: boolean;
  /** The same row as judged now, where `row` is of an earlier moment. */
  readonly now: Row | null;
}

export function PaperRow({ row, isFrozen, now }: PaperRowProps): ReactNode {
  const say = useTexts(incidentTexts);
  const label = useLabel();
  const sayVerdict = useVerdict();
  return (
    <Table.Tr data-verdict={row.verdict ?? 'none'}>
      <Table.Td>{row.printedNo ?? '·'}</Table.Td>
      <Table.Td>{label(row.label)}</Table.Td>
      <Table.Td className={classes['time']}>
        <Took row={row} isFrozen={isFrozen} />
        {row.clock !== null && <ClockWords row={row} clock={row.clock} />}
      </Table.Td>
      <Table.Td className={classes['time']}>
        <Limit row={row} />
      </Table.Td>
      <Table.Td className={classes['verdict']}>
        {sayVerdict(row)}
        {now !== null && now.verdict !== row.verdict && (
          <div className={classes['nowIs']}>{say('nowIs', { verdict: sayVerdict(now) })}</div>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** As printed; a limit in figures, and where none is printed a dash that is read out. */
function Limit({ row: { limitMs, printedTime, verdict } }: { readonly row: Row }): ReactNode {
  const say = useTexts(incidentTexts);
  if (limitMs !== null && verdict !== null) return duration(limitMs);
  if (printedTime !== '') return printedTime;
  return verdict === null ? null : <Dash meaning={say('noLimit')} />;
}

function Dash({ meaning }: { readonly meaning: string }): ReactNode {
  return (
    <span title={meaning}>
      <span aria-hidden="true">—</span>
      <span className={shell['unseen']}>{meaning}</span>
    </span>
  );
}

function useVerdict(): (row: Row) => string {
  const say = useTexts(incidentTexts);
  const sayVerdict = useTexts(verdictTexts);
  const word = useWords();
  return ({ verdict, overrunMs, skipReason }) => {
    if (verdict === null) return '';
    const said = skipReason === null ? sayVerdict(verdict) : say('skippedBecause', { why: word('skipped', skipReason) });
    const over = overrunMs === null || verdict === 'BREACHED_OPEN' ? '' : ` (${say('over', { time: duration(overrunMs) })})`;
    return `${SIGN[verdict] ?? '·'} ${said}${over}`;
  };
}

/** A running row goes on by the server's clock: from its start, and to its due time where the paper prints a limit. */
function Took({ row, isFrozen }: { readonly row: Row; readonly isFrozen: boolean }): ReactNode {
  const say = useTexts(incidentTexts);
  const { verdict, startedAt, dueAt, elapsedMs } = row;
  const isRunning = !isFrozen && startedAt !== null && (verdict === 'RUNNING' || verdict === 'BREACHED_OPEN');
  const nowMs = useNow(isRunning);
  if (!isRunning) return elapsedMs === null ? null : duration(elapsedMs);
  const leftMs = dueAt === null ? null : Date.parse(dueAt) - nowMs;
  return (
    <>
      {duration(Math.max(0, nowMs - Date.parse(startedAt)))}
      {leftMs !== null && (
        <div className={classes['left']}>{say(leftMs < 0 ? 'over' : 'left', { time: duration(Math.abs(leftMs)) })}</div>
      )}
    </>
  );
}
