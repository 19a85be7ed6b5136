import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import type { Incident, Row, SopText, Track } from './incident-query.js';
import classes from './incident.module.css';
import { incidentTexts, trackTexts } from './incident.texts.js';
import { PaperRow } from './paper-row.js';

interface Part {
  readonly sop: Row['sop'];
  readonly rows: readonly Row[];
}

/** Rows of one owner that stand on one paper. */
function partsOf(rows: readonly Row[], track: string | null): readonly Part[] {
  const parts = Map.groupBy(
    rows.filter((row) => row.track === track),
    ({ sop }) => `${sop.id}@${sop.version}`,
  );
  return [...parts.values()].flatMap((own) => (own[0] === undefined ? [] : [{ sop: own[0].sop, rows: own }]));
}

interface PapersProps {
  readonly incident: Incident;
  readonly sops: ReadonlyMap<string, SopText>;
  /** What is known now, where `incident` is as known at an earlier moment: then nothing runs. */
  readonly now: Incident | null;
  /** What can be done on a track. */
  readonly actions: ((track: Track) => ReactNode) | null;
}

/** The papers' own rows in the papers' order: a card for the call center, one for each agency's track, side by side. */
export function Papers({ incident, sops, now, actions }: PapersProps): ReactNode {
  const say = useTexts(incidentTexts);
  const sayTrack = useTexts(trackTexts);
  const label = useLabel();
  const card = (track: Track | null): ReactNode => {
    const parts = partsOf(incident.rows, track?.id ?? null);
    const name = track === null ? say('intake') : label(track.agencyName);
    return (
      <section key={track?.id ?? ''} className={classes['paper']} aria-label={name}>
        <h3 className={classes['partTitle']}>
          {name}
          {track !== null && <span className={classes['standing']}> · {sayTrack(track.status)}</span>}
        </h3>
        {parts.length === 0 ? <Text size="sm">{say('noSop')}</Text> : <Rows name={name} parts={parts} sops={sops} now={now} />}
        {track !== null && actions?.(track)}
      </section>
    );
  };
  const hasOwn = incident.rows.some(({ track }) => track === null);
  return (
    <div className={classes['papers']}>
      {hasOwn && card(null)}
      {incident.tracks.map(card)}
    </div>
  );
}

interface RowsProps {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly sops: ReadonlyMap<string, SopText>;
  readonly now: Incident | null;
}

function Rows({ name, parts, sops, now }: RowsProps): ReactNode {
  const say = useTexts(incidentTexts);
  const label = useLabel();
  return (
    <Table className={classes['table'] ?? ''} aria-label={name} verticalSpacing={2} horizontalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          {(['no', 'step', 'took', 'limit', 'verdict'] as const).map((head) => (
            <Table.Th key={head} scope="col">
              {say(head)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      {parts.map(({ sop, rows }) => {
        const text = sops.get(sop.id);
        return (
          <Table.Tbody key={`${sop.id}@${sop.version}`}>
            <Table.Tr>
              <Table.Th colSpan={5} scope="rowgroup">
                SOP {text === undefined ? sop.id : label(text.title)}
              </Table.Th>
            </Table.Tr>
            {rows.map((row) => (
              <PaperRow key={row.ord} row={row} isFrozen={now !== null} now={now === null ? null : sameRow(now, row)} />
            ))}
          </Table.Tbody>
        );
      })}
    </Table>
  );
}

function sameRow({ rows }: Incident, { sop, ord, track }: Row): Row | null {
  return (
    rows.find((row) => row.ord === ord && row.track === track && row.sop.id === sop.id && row.sop.version === sop.version) ?? null
  );
}
