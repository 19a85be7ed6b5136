// What both proofs on the San Francisco data ask of the interval report.

/** Beginning, end, and how it is asked. */
/** @type {readonly string[][]} */
export const intervalQuestions = [
  ['Dispatched', 'ArrivedOnScene', '--limit', '180,600,1200'],
  ['Dispatched', 'ArrivedOnScene', '--per', 'unit', '--limit', '180,600,1200'],
  ['Dispatched', 'ArrivedOnScene', '--by', 'category', '--limit', '600'],
  ['Dispatched', 'ArrivedOnScene', '--period', '2020-04-01..2020-05-01', '--limit', '180,600'],
  ['ReportReceived', 'Verified', '--by', 'district', '--limit', '0,60'],
  ['ReportReceived', 'Closed', '--limit', '3600'],
  ['UnitAssigned', 'UnitDeparted', '--per', 'unit', '--by', 'agency', '--limit', '60'],
  ['TransportStarted', 'TransportArrived', '--per', 'unit', '--limit', '600'],
  ['UnitAssigned', 'UnitReleased', '--per', 'unit', '--by', 'district'],
  ['DispatchAccepted', 'Responded'],
].map(([from = '', to = '', ...more]) => ['--from', from, '--to', to, ...more]);
