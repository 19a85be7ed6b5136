import { commandDoors, pathFieldsOf } from '@tanggap/incident/command-doors';
import { incidentCommandSchemas, type IncidentCommandType } from '@tanggap/incident/incident-commands';
import type { Canaries } from './canaries.js';

type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends one request; remembers nothing. */
export type Ask = (owner: string, path: string, body: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

interface Step {
  readonly by: string;
  readonly type: IncidentCommandType;
  readonly fields?: Fields;
}

const unit = { unit: 'Damkar 07' };

/** One case in which every command speaks that a person can give, by whoever gives it. */
const steps: readonly Step[] = [
  { by: 'call-taker', type: 'AnswerCall' },
  { by: 'call-taker', type: 'TriageReport', fields: { class: 'normal' } },
  { by: 'call-taker', type: 'AttemptCallback', fields: { outcome: 'reached' } },
  { by: 'call-taker', type: 'AddNote' },
  { by: 'call-taker', type: 'VerifyReport', fields: { category: 'kebakaran', district: 'Telanaipura' } },
  { by: 'supervisor', type: 'Reclassify', fields: { reason: 'wrong-place' } },
  { by: 'call-taker', type: 'InformAgency', fields: { agency: 'dinsos' } },
  { by: 'call-taker', type: 'DispatchAgency', fields: { agency: 'pln' } },
  { by: 'agency-dispatcher pln', type: 'RejectDispatch', fields: { reason: 'other' } },
  { by: 'call-taker', type: 'TransferCall', fields: { agency: 'dinkes' } },
  { by: 'call-taker', type: 'CancelTrack', fields: { reason: 'not-needed' } },
  { by: 'call-taker', type: 'DispatchAgency', fields: { agency: 'damkar' } },
  { by: 'agency-dispatcher damkar', type: 'AcceptDispatch' },
  { by: 'supervisor', type: 'MarkOnProgress' },
  { by: 'agency-dispatcher damkar', type: 'AssignUnit', fields: unit },
  { by: 'crew damkar', type: 'DepartUnit', fields: unit },
  { by: 'crew damkar', type: 'ArriveOnScene', fields: unit },
  { by: 'crew damkar', type: 'UpdateSituation', fields: { phase: 'during' } },
  { by: 'crew damkar', type: 'RequestAssistance', fields: { agency: 'dinkes' } },
  { by: 'crew damkar', type: 'AddNote', fields: { track: true } },
  { by: 'crew damkar', type: 'CompleteHandling', fields: { ...unit, outcome: 'handled', transport: 'needed' } },
  { by: 'crew damkar', type: 'StartTransport', fields: { ...unit, to: 'hospital' } },
  { by: 'crew damkar', type: 'ArriveTransport', fields: unit },
  { by: 'crew damkar', type: 'ReleaseUnit', fields: unit },
  { by: 'supervisor', type: 'CompleteStep', fields: { sop: '{sop}', ord: 1 } },
  { by: 'supervisor', type: 'SkipStep', fields: { sop: '{sop}', ord: 2, reason: 'other' } },
  { by: 'agency-dispatcher damkar', type: 'Respond', fields: { outcome: 'handled' } },
  { by: 'supervisor', type: 'CloseIncident' },
  { by: 'supervisor', type: 'ReopenIncident' },
  { by: 'supervisor', type: 'CorrectOccurrence', fields: { event: '{event}', rightTime: '2026-01-01T00:00:00.000Z' } },
  { by: 'supervisor', type: 'MergeInto', fields: { target: '{earlier}' } },
  { by: 'supervisor', type: 'Unmerge' },
  { by: 'supervisor', type: 'CloseIncident' },
];

const sopOf: Readonly<Record<string, string>> = { jambi: 'jambi/kebakaran', bima: 'bima/siaga-112' };
const ENUMS: ReadonlySet<string> = new Set(['class', 'channel', 'reason', 'outcome', 'transport', 'to', 'phase']);
const FREE_REASONS: ReadonlySet<string> = new Set<IncidentCommandType>(['CloseIncident', 'ReopenIncident', 'CorrectOccurrence']);

/** Where a value is one of a list, not somebody's words. */
function isEnum(type: IncidentCommandType, field: string): boolean {
  return ENUMS.has(field) && !(field === 'reason' && FREE_REASONS.has(type));
}

/** The fields of a command that people type words into, each with a canary. */
function personalFieldsOf(type: IncidentCommandType, canaries: Canaries, where: string): Fields {
  const makers: Readonly<Record<string, (field: string) => unknown>> = {
    callerName: (field) => canaries.name(field),
    callerPhone: (field) => canaries.phone(field),
    point: (field) => canaries.point(field),
  };
  const words = new Set(['note', 'timeReason', 'text', 'rationale', 'address', 'description', 'destination', 'reason']);
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(incidentCommandSchemas[type].shape)) {
    const field = `${where} ${type}.${name}`;
    if (makers[name] !== undefined) fields[name] = makers[name](field);
    else if (words.has(name) && !isEnum(type, name)) fields[name] = canaries.text(field);
  }
  return fields;
}

export interface Driven {
  readonly incident: string;
  readonly city: string;
  /** Refusals of the script's own steps, by code: they are looked at by a person. */
  readonly refused: readonly string[];
}

/** Tells one whole case with canaries in every field, by REST or by GraphQL. @param earlier another incident of the city */
export async function driveCase(
  ask: Ask,
  canaries: Canaries,
  of: { readonly city: string; readonly door: 'REST' | 'GraphQL'; readonly key: string; readonly earlier: string | null },
): Promise<Driven> {
  const refused: string[] = [];
  const give = async (step: Step, fields: Fields, nth: number): Promise<Given> => {
    const owner = `${of.city} ${step.by}`;
    const all = { ...personalFieldsOf(step.type, canaries, of.city), ...fields };
    const answer = await (of.door === 'REST' ? overRest : overGraphql)(ask, owner, `${of.key}-${nth}`, step.type, all);
    if (answer.incident === undefined) refused.push(`${step.type}: ${answer.code ?? '?'}`);
    return answer;
  };
  const first = await give({ by: 'call-taker', type: 'ReceiveReport' }, { channel: 'phone' }, 0);
  const { incident = '', events: [event = ''] = [] } = first;
  let track = '';
  for (const [index, step] of steps.entries()) {
    if ((step.type === 'MergeInto' || step.type === 'Unmerge') && of.earlier === null) continue;
    const wantsTrack =
      'track' in incidentCommandSchemas[step.type].shape && step.type !== 'CompleteStep' && step.type !== 'SkipStep';
    const said = Object.fromEntries(
      Object.entries(step.fields ?? {}).map(([name, value]) => [
        name,
        ({ '{sop}': sopOf[of.city], '{event}': event, '{earlier}': of.earlier } as Fields)[String(value)] ?? value,
      ]),
    );
    const about = wantsTrack && (step.type !== 'AddNote' || said['track'] === true) ? { track } : {};
    const answer = await give(step, { incident, ...said, ...about }, index + 1);
    track = answer.track ?? track;
  }
  // A second contact that ends before anybody answers.
  const lost = await give({ by: 'call-taker', type: 'ReceiveReport' }, { channel: 'phone' }, steps.length + 1);
  await give({ by: 'call-taker', type: 'AbandonCall' }, { incident: lost.incident ?? '' }, steps.length + 2);
  return { incident, city: of.city, refused };
}

interface Given {
  readonly incident?: string;
  readonly track?: string | null;
  readonly events?: readonly string[];
  readonly code?: string;
}

async function overRest(ask: Ask, owner: string, key: string, type: IncidentCommandType, fields: Fields): Promise<Given> {
  const path = commandDoors[type].path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(fields[name])));
  const inPath = new Set([...pathFieldsOf(type), 'incident']);
  const body = Object.fromEntries(Object.entries(fields).filter(([name]) => !inPath.has(name)));
  const { text } = await ask(owner, path, JSON.stringify(body), { 'idempotency-key': key });
  return JSON.parse(text) as Given; // the documented answer
}

async function overGraphql(ask: Ask, owner: string, key: string, type: IncidentCommandType, fields: Fields): Promise<Given> {
  const mutation = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  const query = `mutation ($input: ${type}Input!, $key: String!) { given: ${mutation}(input: $input, idempotencyKey: $key) {
    ... on CommandAccepted { incident track events } ... on CommandRefused { code } ... on BadInput { paths { path } } } }`;
  const input = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isEnum(type, name) ? String(value).toUpperCase().replaceAll('-', '_') : value,
    ]),
  );
  const { text } = await ask(owner, '/graphql', JSON.stringify({ query, variables: { input, key } }));
  const { data } = JSON.parse(text) as { data?: { given?: Given } }; // GraphQL's own envelope
  return data?.given ?? { code: text.slice(0, 300) };
}

/** Requests that must fail, each with canaries where people might have put them. */
export async function askWrongly(
  ask: Ask,
  canaries: Canaries,
  of: { readonly city: string; readonly incident: string },
): Promise<void> {
  const text = (): string => canaries.text('a request that failed');
  const supervisor = `${of.city} supervisor`;
  const notes = `/incidents/${of.incident}/notes`;
  const nobody = '/incidents/00000000-0000-4000-8000-000000000000/notes';
  const json = JSON.stringify;
  const wrong: readonly Parameters<Ask>[] = [
    [supervisor, nobody, json({ text: text() })],
    [`${of.city} analyst`, notes, json({ text: text() })],
    [supervisor, notes, json({ text: [text()] })],
    [supervisor, notes, json({ text: text(), extra: text() })],
    [supervisor, notes, json({ text: text().repeat(200) })],
    [supervisor, notes, `{"text":"${canaries.name('a request that failed')}`],
    [supervisor, notes, `{"text":"${canaries.name('a request that failed')}\\ud800"}`],
    [supervisor, notes, text(), { 'content-type': 'text/plain' }],
    [supervisor, notes, json({ text: text() }), { 'if-match': '"0"' }],
    [supervisor, notes, json({ text: text() }), { 'if-match': json(canaries.phone('a request that failed')) }],
    [supervisor, notes, json({ text: text(), occurredAt: '2099-01-01T00:00:00.000Z' })],
    [supervisor, notes, json({ text: text(), occurredAt: text() })],
    [supervisor, `/incidents/${encodeURIComponent(text())}/notes`, json({ text: text() })],
    [supervisor, `${notes}?q=${encodeURIComponent(text())}`, json({ text: 7 })],
    [supervisor, `/${encodeURIComponent(text())}`, '{}'],
    [supervisor, '/reports', json({ channel: text(), callerPhone: text(), callerName: canaries.name('a request that failed') })],
    [supervisor, '/reports', json({ channel: 'phone', callerPhone: `${canaries.phone('a request that failed')}x` })],
    [supervisor, '/graphql', json({ query: `{ incident(id: "${canaries.name('a request that failed')}") { id } }` })],
    [supervisor, '/graphql', json({ query: `{ incident(id: ["${canaries.name('a request that failed')}"]) { id } }` })],
    [supervisor, '/graphql', json({ query: `{ incident(id: "${canaries.name('a request that failed')}` })],
    [supervisor, '/graphql', json({ query: ADD_NOTE, variables: { input: { incident: of.incident, text: [text()] } } })],
    [supervisor, '/graphql', json({ query: ADD_NOTE, variables: { input: { incident: text(), text: text() } } })],
    [supervisor, '/graphql', json({ query: ADD_NOTE, variables: { input: text() } })],
  ];
  for (const request of wrong) await ask(...request);
}

const ADD_NOTE =
  'mutation ($input: AddNoteInput!) { addNote(input: $input, idempotencyKey: "k") { __typename ... on BadInput { paths { path message } } } }';
