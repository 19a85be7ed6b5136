import type { Connection } from '../api/connection.js';
import { graphql, type ResultOf } from '../api/graphql.js';
import type { Source } from '../api/use-live.js';

const casesQuery = graphql(`
  query OwnCases($city: ID!) {
    board(city: $city, first: 100) {
      position
      edges {
        node {
          incident {
            id
            caseNumber
            origin
            categoryLabel {
              id
              en
            }
            address {
              value
              hidden
            }
            description {
              value
              hidden
            }
            callerName {
              value
            }
            callerPhone {
              value
            }
            offered {
              command
              track
              refusal
              message {
                id
                en
              }
            }
          }
          track {
            id
            agencyName {
              id
              en
            }
            status
            openedAt
            crews {
              unit
              said
              next
            }
          }
          clock {
            label {
              id
              en
            }
            dueAt
            verdict
          }
        }
      }
    }
  }
`);
const casesChanged = graphql(`
  subscription OwnCasesChanged($city: ID!, $after: String) {
    boardChanged(city: $city, after: $after) {
      position
      type
    }
  }
`);

type Row = ResultOf<typeof casesQuery>['board']['edges'][number]['node'];
export type OwnCase = Row & { readonly track: NonNullable<Row['track']> };

interface OwnCases {
  readonly position: string | null;
  /** In the board's own order. */
  readonly cases: readonly OwnCase[];
}

async function load(connection: Connection, city: string): Promise<OwnCases> {
  const { board } = await connection.ask(casesQuery, { city });
  const cases = board.edges.flatMap(({ node }) => (node.track === null ? [] : [{ ...node, track: node.track }]));
  return { position: board.position, cases };
}

/** The open tracks that this key's agency has in the city. Whatever changes, the server is asked for the whole order anew. */
export function ownCasesOf(city: string): Source<OwnCases> {
  return {
    load: (connection) => load(connection, city),
    follow(connection, loaded, change, onResync) {
      let asked = 0;
      let shown = 0;
      async function again(): Promise<void> {
        const mine = ++asked;
        const now = await load(connection, city);
        if (mine < shown) return; // a later answer came first
        shown = mine;
        change(() => now);
      }
      return connection.follow({
        document: casesChanged,
        variables: { city },
        after: loaded.position,
        positionOf: ({ boardChanged }) => boardChanged.position,
        onData: () => void again().catch(onResync),
        onResync,
      });
    },
  };
}
