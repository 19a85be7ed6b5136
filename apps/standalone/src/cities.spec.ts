import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestCenter } from './fixture/test-center.js';

interface Timeline {
  readonly incident: { readonly timeline: readonly { readonly type: string }[] };
}

/** What every city does as its own profile says, through the API. */
describe('the cities’ own rules', () => {
  let center: TestCenter;
  beforeAll(async () => {
    center = await TestCenter.open('bima,tarakan,jambi');
  }, 30_000);
  afterAll(() => center.close());

  async function reported(city: string, category: string): Promise<string> {
    const callTaker = `${city} call-taker`;
    const { incident } = await center.give('REST', callTaker, 'ReceiveReport', {
      channel: 'phone',
      callerName: 'Contoh Nama',
      callerPhone: '0000-0000-000',
    });
    await center.give('REST', callTaker, 'VerifyReport', { incident, category, district: 'Contoh' });
    return incident;
  }

  async function typesOf(city: string, incident: string): Promise<readonly string[]> {
    const query = 'query ($id: ID!) { incident(id: $id) { timeline { type } } }';
    const told = await center.query<Timeline>(`${city} call-taker`, query, { id: incident });
    return told.incident.timeline.map(({ type }) => type);
  }

  async function sent(city: string, incident: string): Promise<void> {
    const deadlineMs = Date.now() + 10_000;
    while (!(await typesOf(city, incident)).includes('CaseDataSent')) {
      if (Date.now() > deadlineMs) throw new Error('the case data was not sent');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The packages in the city's folder, as whoever fetches them reads them. */
  function delivered(city: string): readonly string[] {
    const folder = join(center.folder, 'case-data', city);
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  }

  it('Bima: only a supervisor marks on progress and closes; the package goes out after the close', async () => {
    const incident = await reported('bima', 'kebakaran');
    const { track } = await center.give('REST', 'bima call-taker', 'DispatchAgency', { incident, agency: 'damkar' });
    await expect(center.give('REST', 'bima call-taker', 'MarkOnProgress', { incident })).rejects.toThrow('role-not-allowed');
    await center.give('REST', 'bima supervisor', 'MarkOnProgress', { incident });
    await center.give('GraphQL', 'bima agency-dispatcher damkar', 'Respond', { incident, track, outcome: 'handled' });
    await expect(center.give('REST', 'bima call-taker', 'CloseIncident', { incident })).rejects.toThrow('role-not-allowed');
    await expect(center.give('GraphQL', 'bima call-taker', 'CloseIncident', { incident })).rejects.toThrow('role-not-allowed');
    await center.give('REST', 'bima supervisor', 'CloseIncident', { incident });
    await sent('bima', incident);
    expect((await typesOf('bima', incident)).slice(-2)).toEqual(['Closed', 'CaseDataSent']);
    const [parcel = '', ...others] = delivered('bima');
    expect(others).toEqual([]);
    expect(parcel).toContain(incident);
    for (const personal of ['Contoh Nama', '0000-0000-000']) expect(parcel).not.toContain(personal);
  }, 30_000);

  it('Tarakan: case data goes before the close, when the call center orders it', async () => {
    const incident = await reported('tarakan', 'penyelamatan-manusia');
    const { track } = await center.give('REST', 'tarakan call-taker', 'DispatchAgency', { incident, agency: 'bpbd' });
    const order = (): Promise<unknown> => center.send(`/incidents/${incident}/case-data-order`, 'tarakan call-taker', {});
    expect(await order()).toMatchObject({ code: 'tracks-open' });
    await center.give('REST', 'tarakan agency-dispatcher bpbd', 'Respond', { incident, track, outcome: 'handled' });
    expect(await center.send(`/incidents/${incident}/case-data-order`, 'tarakan crew bpbd', {})).toMatchObject({
      code: 'role-not-allowed',
    });
    expect(await order()).toMatchObject({ ok: true, destination: 'DKISP' });
    await sent('tarakan', incident);
    await center.give('REST', 'tarakan call-taker', 'CloseIncident', { incident });
    expect((await typesOf('tarakan', incident)).slice(-2)).toEqual(['CaseDataSent', 'Closed']);
    expect(delivered('tarakan')).toHaveLength(1);
  }, 30_000);

  it('Jambi sends none, and says so when one is ordered', async () => {
    const incident = await reported('jambi', 'kebakaran');
    expect(await center.send(`/incidents/${incident}/case-data-order`, 'jambi call-taker', {})).toMatchObject({
      code: 'no-order-needed',
    });
  });

  it('keeps the cities apart: a foreign key finds nothing', async () => {
    const incident = await reported('bima', 'kebakaran');
    await expect(center.give('REST', 'tarakan supervisor', 'AddNote', { incident, text: 'catatan' })).rejects.toThrow(
      'incident-not-found',
    );
    const query = 'query ($id: ID!) { incident(id: $id) { id } }';
    expect(await center.query('tarakan supervisor', query, { id: incident })).toEqual({ incident: null });
  });
});
