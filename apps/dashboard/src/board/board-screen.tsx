import { Table, Text, Title } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { graphql, type ResultOf } from '../api/graphql.js';
import { useLive, type Source } from '../api/use-live.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { duration } from '../time/duration.js';
import { useNow } from '../time/use-now.js';
import { boardTexts } from './board.texts.js';

const rowFields = graphql(`
  fragment DeskRow on BoardRow {
    overdue
    waitingMs
    incident {
      id
      caseNumber
      state
      categoryLabel {
        id
        en
      }
    }
    track {
      id
      agency
      agencyName {
        id
        en
      }
      status
    }
    clock {
      ord
      printedNo
      label {
        id
        en
      }
      limitMs
      dueAt
      elapsedMs
      verdict
    }
  }
`);
const boardQuery = graphql(
  `
    query DeskBoard($city: ID!) {
      board(city: $city, first: 200) {
        position
        judgedAt
        totalCount
        edges {
          node {
            ...DeskRow
          }
        }
      }
    }
  `,
  [rowFields],
);
const boardFrames = graphql(
  `
    subscription DeskBoardFrames($city: ID!, $after: String) {
      boardChanged(city: $city, after: $after) {
        position
        judgedAt
        incidentId
        stale
        rows {
          ...DeskRow
        }
      }
    }
  `,
  [rowFields],
);

type Board = ResultOf<typeof boardQuery>['board'];

function boardOf(city: string): Source<Board> {
  return {
    load: async (connection) => (await connection.ask(boardQuery, { city })).board,
    follow: (connection, loaded, change, onResync) =>
      connection.follow({
        document: boardFrames,
        variables: { city },
        after: loaded.position,
        positionOf: ({ boardChanged }) => boardChanged.position,
        onData: ({ boardChanged: { incidentId, rows, judgedAt, stale } }) => {
          if (stale) return;
          change((board) => {
            const others = board.edges.filter(({ node }) => node.incident.id !== incidentId);
            return { ...board, judgedAt, edges: [...rows.map((node) => ({ node })), ...others] };
          });
        },
        onResync,
      }),
  };
}

export default function BoardScreen(): ReactNode {
  const say = useTexts(boardTexts);
  const label = useLabel();
  const { city } = useSession();
  const source = useMemo(() => boardOf(city.id), [city.id]);
  const { value } = useLive(source);
  const nowMs = useNow();
  if (value === null) return <Text>{say('loading')}</Text>;
  return (
    <>
      <Title order={1} size="h3">
        {say('title')}
      </Title>
      <Table>
        <Table.Tbody>
          {value.edges.map(({ node: { incident, track, clock } }) => (
            <Table.Tr key={`${incident.id} ${track?.id ?? ''}`}>
              <Table.Td>{incident.caseNumber}</Table.Td>
              <Table.Td>{incident.categoryLabel === null ? '' : label(incident.categoryLabel)}</Table.Td>
              <Table.Td>{track === null ? '' : label(track.agencyName)}</Table.Td>
              <Table.Td>{clock?.dueAt == null ? '' : duration(Date.parse(clock.dueAt) - nowMs)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
