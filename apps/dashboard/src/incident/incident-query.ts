import type { Connection } from '../api/connection.js';
import { graphql, type ResultOf } from '../api/graphql.js';
import type { Source } from '../api/use-live.js';

const fields = graphql(`
  fragment DeskIncident on Incident {
    id
    caseNumber
    state
    origin
    revision
    receivedAt
    district
    category
    judgement {
      verdict
      reason
    }
    categoryLabel {
      id
      en
    }
    callerName {
      value
      erased
      hidden
    }
    callerPhone {
      value
      erased
      hidden
    }
    address {
      value
      erased
      hidden
    }
    description {
      value
      erased
      hidden
    }
    mergedInto {
      id
      caseNumber
    }
    tracks {
      id
      agency
      agencyName {
        id
        en
      }
      status
      endedAt
      revision
      crews {
        unit
        said
        next
      }
    }
    rows {
      ord
      printedNo
      label {
        id
        en
      }
      sop {
        id
        version
      }
      track
      limitMs
      printedTime
      elapsedMs
      overrunMs
      startedAt
      dueAt
      verdict
      skipReason
      byHand
      clock {
        from
        to
        provenance
        note {
          id
          en
        }
        alternatives {
          note {
            id
            en
          }
        }
      }
    }
    timeline {
      event
      type
      revision
      at
      originallyAt
      recordedAt
      toldLate
      corrects
      track
      agency
      unit
      erased
      words {
        name
        value
      }
      step {
        ord
      }
      recorder {
        role
        agency
      }
      reportedBy {
        role
        agency
        unit
        channel
      }
      texts {
        field
        value
      }
    }
    alarms {
      id
      type
      at
      track
      about
      label {
        id
        en
      }
      judgedAt
      mayAcknowledge
      acknowledged {
        at
      }
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
`);

const incidentQuery = graphql(
  `
    query DeskIncidentPage($id: ID!, $city: ID!, $asKnownAt: Instant) {
      incident(id: $id, asKnownAt: $asKnownAt) {
        ...DeskIncident
      }
      feedStatus {
        position
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
  [fields],
);

const incidentFrames = graphql(
  `
    subscription DeskIncidentFrames($id: ID!, $after: String) {
      incidentChanged(id: $id, after: $after) {
        position
        stale
        incident {
          ...DeskIncident
        }
      }
    }
  `,
  [fields],
);

type Answer = ResultOf<typeof incidentQuery>;
export type Incident = NonNullable<Answer['incident']>;
export type Row = Incident['rows'][number];
export type Track = Incident['tracks'][number];
export type Entry = Incident['timeline'][number];
export type Alarm = Incident['alarms'][number];
export type Offer = Incident['offered'][number];
export type SopText = Answer['sops'][number];

export interface IncidentPage {
  /** null: not there, or not this reader's to see. */
  readonly incident: Incident | null;
  readonly sops: ReadonlyMap<string, SopText>;
  readonly position: string | null;
}

interface Asked {
  readonly id: string;
  readonly city: string;
}

/** The incident as it was known at an earlier moment. */
export async function incidentAsKnownAt(connection: Connection, asked: Asked, asKnownAt: string): Promise<Incident | null> {
  return (await connection.ask(incidentQuery, { ...asked, asKnownAt })).incident;
}

export function incidentOf(asked: Asked): Source<IncidentPage> {
  return {
    load: async (connection) => {
      const { incident, sops, feedStatus } = await connection.ask(incidentQuery, asked);
      return { incident, sops: new Map(sops.map((sop) => [sop.id, sop])), position: feedStatus.position };
    },
    follow: (connection, loaded, change, onResync) =>
      loaded.incident === null
        ? () => undefined
        : connection.follow({
            document: incidentFrames,
            variables: { id: asked.id },
            after: loaded.position,
            positionOf: ({ incidentChanged }) => incidentChanged.position,
            onData: ({ incidentChanged: { incident, stale } }) => {
              if (!stale && incident !== null) change((page) => ({ ...page, incident }));
            },
            onResync,
          }),
  };
}
