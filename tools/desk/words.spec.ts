import { triageClassSchema } from '@tanggap/events/ids';
import {
  callbackOutcomeSchema,
  cancellationReasonSchema,
  outcomeSchema,
  reclassificationReasonSchema,
  rejectionReasonSchema,
  situationPhaseSchema,
  skipReasonSchema,
  transportNeedSchema,
  transportTargetSchema,
} from '@tanggap/events/incident-events';
import { incidentCommandSchemas } from '@tanggap/incident/incident-commands';
import { words } from '../../apps/dashboard/src/incident/words.js';

// Every fixed word that an event can carry has its two languages on the incident's screen.
it.each([
  ['class', triageClassSchema.options],
  ['outcome', [...callbackOutcomeSchema.options, ...outcomeSchema.options]],
  ['transport', transportNeedSchema.options],
  ['phase', situationPhaseSchema.options],
  ['to', transportTargetSchema.options],
  ['reason', [...rejectionReasonSchema.options, ...cancellationReasonSchema.options]],
  ['reason', [...reclassificationReasonSchema.options, ...skipReasonSchema.options]],
  ['basis', incidentCommandSchemas.ErasePersonalData.shape.basis.options],
])('says every %s', (name, values) => {
  expect(values.filter((value) => words[`${name} ${value}`] === undefined)).toEqual([]);
});
