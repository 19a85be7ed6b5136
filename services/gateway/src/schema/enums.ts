import { reportChannelSchema } from '@tanggap/events/envelope';
import { originSchema, roleSchema, triageClassSchema } from '@tanggap/events/ids';
import { incidentEventDefinitions } from '@tanggap/events/incident-events';
import { monitorEventDefinitions } from '@tanggap/events/monitor-events';
import { incidentCommandSchemas } from '@tanggap/incident/incident-commands';
import { incidentVerdictNames, verdictNames } from '@tanggap/platform/reports/reports-reader';
import { graphqlEnum } from './graphql-enum.js';

/** Of an argument that asks for one. */
export const OWN_ORIGIN = 'The server’s own unless asked.';
export const originEnum = graphqlEnum('Origin', originSchema.options);
export const roleEnum = graphqlEnum('Role', [...roleSchema.options, 'caller', 'system']);
export const reportChannelEnum = graphqlEnum('ReportChannel', reportChannelSchema.options);
export const triageClassEnum = graphqlEnum('TriageClass', triageClassSchema.options);
export const incidentEventTypeEnum = graphqlEnum(
  'IncidentEventType',
  incidentEventDefinitions.map((definition) => definition.type),
);
export const monitorEventTypeEnum = graphqlEnum(
  'MonitorEventType',
  monitorEventDefinitions.map((definition) => definition.type),
);
export const commandTypeEnum = graphqlEnum('CommandType', Object.keys(incidentCommandSchemas));
export const incidentStateEnum = graphqlEnum('IncidentState', [
  'received',
  'verified',
  'dispatched',
  'closed',
  'ended-at-triage',
  'merged',
]);
export const verdictNameEnum = graphqlEnum('VerdictName', verdictNames);
export const incidentVerdictEnum = graphqlEnum('IncidentVerdictName', incidentVerdictNames);
export const rowScopeEnum = graphqlEnum('RowScope', ['incident', 'track', 'joint']);
export const provenanceEnum = graphqlEnum('Provenance', ['inferred', 'printed']);
export const trackStatusEnum = graphqlEnum('TrackStatus', ['open', 'accepted', 'responded', 'rejected', 'cancelled']);
export const sopRowKindEnum = graphqlEnum('SopRowKind', ['step', 'context', 'heading', 'category', 'total']);
