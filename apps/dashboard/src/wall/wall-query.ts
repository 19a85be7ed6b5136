import { graphql, type ResultOf } from '../api/graphql.js';
import type { Source } from '../api/use-live.js';

const wallFields = graphql(`
  fragment DeskWall on Wall {
    position
    day
    calls
    classes {
      class
      calls
    }
    hours
    clocks {
      inTime
      warning
      overdue
      noLimit
    }
    unaccepted
    overdueCount
    overdue {
      incident {
        id
        caseNumber
        categoryLabel {
          id
          en
        }
      }
      track {
        id
        agencyName {
          id
          en
        }
      }
      clock {
        dueAt
        label {
          id
          en
        }
      }
    }
    missing {
      agency
      agencyName {
        id
        en
      }
      steps
    }
    truncated
  }
`);

const wallQuery = graphql(
  `
    query DeskWallNow($city: ID!) {
      wall(city: $city) {
        ...DeskWall
      }
      usualDay(city: $city) {
        days
        hours
      }
    }
  `,
  [wallFields],
);

const wallFrames = graphql(
  `
    subscription DeskWallFrames($city: ID!, $after: String) {
      wallChanged(city: $city, after: $after) {
        ...DeskWall
      }
    }
  `,
  [wallFields],
);

export type WallView = ResultOf<typeof wallQuery>;
export type WallNow = WallView['wall'];

/** A city's day, and how it goes on; with the next day's first frame everything is asked anew. */
export function wallOf(city: string): Source<WallView> {
  return {
    load: (connection) => connection.ask(wallQuery, { city }),
    follow: (connection, loaded, change, onResync) =>
      connection.follow({
        document: wallFrames,
        variables: { city },
        after: loaded.wall.position,
        positionOf: ({ wallChanged }) => wallChanged.position,
        onData: ({ wallChanged }) => {
          if (wallChanged.day === loaded.wall.day) change((view) => ({ ...view, wall: wallChanged }));
          else onResync();
        },
        onResync,
      }),
  };
}
