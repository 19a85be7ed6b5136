import { graphql, type ResultOf } from '../api/graphql.js';
import type { Source } from '../api/use-live.js';
import { byOrder } from './order.js';

const rowFields = graphql(`
  fragment DeskRow on BoardRow {
    overdue
    waitingSince
    attention
    attentionAt
    attentionOrder
    warnsAt
    order
    incident {
      id
      caseNumber
      mine
      state
      origin
      category
      categoryLabel {
        id
        en
      }
      district
      receivedAt
    }
    track {
      id
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
      sop {
        id
      }
      limitMs
      dueAt
    }
  }
`);

const boardQuery = graphql(
  `
    query DeskBoard($city: ID!, $agency: ID, $page: String) {
      board(city: $city, agency: $agency, first: 200, after: $page) {
        pageInfo {
          hasNextPage
          endCursor
        }
        position
        truncated
        edges {
          node {
            ...DeskRow
          }
        }
      }
      sops(city: $city) {
        id
        title {
          id
          en
        }
      }
    }
  `,
  [rowFields],
);

const boardFrames = graphql(
  `
    subscription DeskBoardFrames($city: ID!, $agency: ID, $after: String) {
      boardChanged(city: $city, agency: $agency, after: $after) {
        position
        incidentId
        type
        stale
        rows {
          ...DeskRow
        }
      }
    }
  `,
  [rowFields],
);

type Answer = ResultOf<typeof boardQuery>;
export type BoardRow = Answer['board']['edges'][number]['node'];

export interface Board {
  /** In the server's order. */
  readonly rows: readonly BoardRow[];
  readonly position: string | null;
  readonly truncated: boolean;
  readonly sopTitles: ReadonlyMap<string, { readonly id: string; readonly en: string }>;
}

export interface BoardChoice {
  readonly city: string;
  readonly agency: string | null;
}

/** The board of a city, or of one agency in it, and how it changes. */
export function boardOf(choice: BoardChoice): Source<Board> {
  return {
    load: async (connection) => {
      const first = await connection.ask(boardQuery, choice);
      const rows = first.board.edges.map(({ node }) => node);
      // All pages are judged at the first one's moment, and what changed meanwhile follows after its position.
      for (let page = first.board.pageInfo; page.hasNextPage;) {
        const { board } = await connection.ask(boardQuery, { ...choice, page: page.endCursor });
        rows.push(...board.edges.map(({ node }) => node));
        page = board.pageInfo;
      }
      const { position, truncated } = first.board;
      const sopTitles = new Map(first.sops.map(({ id, title }) => [id, title]));
      return { rows, position, truncated, sopTitles };
    },
    follow: (connection, loaded, change, onResync) =>
      connection.follow({
        document: boardFrames,
        variables: { ...choice },
        after: loaded.position,
        positionOf: ({ boardChanged }) => boardChanged.position,
        onData: ({ boardChanged }) => {
          if (!boardChanged.stale) change((board) => changed(board, boardChanged));
        },
        onResync,
      }),
  };
}

interface Frame {
  readonly incidentId: string;
  readonly rows: readonly BoardRow[];
}

/** All rows of one incident in place of those it had. */
export function changed(board: Board, { incidentId, rows }: Frame): Board {
  const others = board.rows.filter(({ incident }) => incident.id !== incidentId);
  return { ...board, rows: [...others, ...rows].sort(byOrder) };
}
