import { z } from 'zod';
import { bodySchemaOf, commandDoors, commandRoutesOf, commandTypesOf, paramsSchemaOf, parseCommand } from './command-doors.js';
import { incidentCommandSchemas, type IncidentCommandType } from './incident-commands.js';

const incident = '11111111-1111-4111-8111-111111111111';
const types = Object.keys(incidentCommandSchemas) as readonly IncidentCommandType[]; // keys of a table over exactly this union
const publicTypes = types.filter((type) => type !== 'RecordCaseDataSent');

function routes(): ReturnType<typeof commandRoutesOf> {
  return [...commandRoutesOf('intake'), ...commandRoutesOf('dispatch')];
}

it('every command has one door of its own, but the one that only our services give', () => {
  expect(
    routes()
      .map(({ type }) => type)
      .sort(),
  ).toEqual([...publicTypes].sort());
  expect(new Set(routes().map(({ path }) => path)).size).toBe(publicTypes.length);
  expect(commandDoors.RecordCaseDataSent.owner).toBe('dispatch');
  for (const owner of ['intake', 'dispatch'] as const)
    expect(commandTypesOf(owner).map((type) => commandDoors[type].owner)).toEqual(commandTypesOf(owner).map(() => owner));
});

it.each(publicTypes)('%s takes each of its fields once: in the path or in the body', (type) => {
  const route = routes().find((one) => one.type === type);
  const inPath = Object.keys(route?.params.shape ?? {});
  expect(inPath.sort()).toEqual([...(route?.path.matchAll(/\{(\w+)\}/g) ?? [])].map(([, name]) => name).sort());
  const elsewhere = type === 'ReceiveReport' ? ['incident', 'type'] : ['type'];
  const inBody = Object.keys(route?.body.shape ?? {});
  expect([...inPath, ...inBody, ...elsewhere].sort()).toEqual(Object.keys(incidentCommandSchemas[type].shape).sort());
});

it.each(publicTypes)('%s refuses a field that it does not have, in path and body', (type) => {
  for (const schema of [paramsSchemaOf(type), bodySchemaOf(type), incidentCommandSchemas[type]]) {
    const result = schema.safeParse({ surprise: 1 });
    expect(result.error?.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys', keys: ['surprise'] }));
  }
});

it('a door is called in words', () =>
  expect(routes().find(({ type }) => type === 'ArriveOnScene')?.summary).toBe('Arrive on scene'));

describe('parsing a command', () => {
  it('names every wrong and every extra field', () => {
    const wrong = {
      type: 'AssignUnit',
      incident,
      track: 'x',
      unit: '<script>',
      extra: 1,
      occurredAt: '2026-01-05T08:00:00+07:00',
    };
    const issues = ((): readonly z.core.$ZodIssue[] => {
      try {
        parseCommand(wrong);
        return [];
      } catch (error) {
        return error instanceof z.ZodError ? error.issues : [];
      }
    })();
    expect(issues.flatMap(({ path, code }) => (code === 'unrecognized_keys' ? ['extra'] : path)).sort()).toEqual([
      'extra',
      'occurredAt',
      'track',
      'unit',
    ]);
  });

  it.each([null, [], 'AnswerCall', { type: 'LaunchRocket', incident }, { incident }])('refuses %j', (input) =>
    expect(() => parseCommand(input)).toThrow(z.ZodError),
  );

  it('refuses text that is none', () => {
    const lone = '\ud800';
    expect(() => parseCommand({ type: 'AddNote', incident, text: lone })).toThrow('lone surrogate');
    expect(() => parseCommand({ type: 'ReceiveReport', incident, channel: 'phone', callerName: lone })).toThrow('lone surrogate');
    for (const field of ['district', 'address'])
      expect(() => parseCommand({ type: 'VerifyReport', incident, category: 'kebakaran', [field]: lone })).toThrow(
        'lone surrogate',
      );
    for (const attributes of [{ [lone]: 'x' }, { x: lone }])
      expect(() => parseCommand({ type: 'ReceiveReport', incident, channel: 'phone', attributes })).toThrow('lone surrogate');
  });
});
