import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aFire } from '../fixture/story.js';
import { TestGateway } from '../fixture/test-gateway.js';

const square = [
  [103.5, -1.7],
  [103.7, -1.7],
  [103.7, -1.5],
  [103.5, -1.7],
];
const areas = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [square] },
      properties: { of: 'jambi', nama: 'Jambi', level: 'kab' },
    },
  ],
};
const posts = {
  type: 'FeatureCollection',
  features: [
    ['Pos Selatan', 'damkar', [103.61, -1.71]],
    ['Pos Tengah', 'damkar', [103.61, -1.611]],
    ['Pos Relawan', 'relawan', [103.62, -1.61]],
  ].map(([nama, agency, coordinates]) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates },
    properties: { of: 'jambi', nama, agency },
  })),
};

describe('the map of a city', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-map-'));
  const [areasFile, postsFile] = [join(folder, 'areas.geojson'), join(folder, 'posts.geojson')];
  let gateway: TestGateway;

  beforeAll(async () => {
    writeFileSync(areasFile, JSON.stringify(areas));
    writeFileSync(postsFile, JSON.stringify(posts));
    const template = 'https://tiles.example/{z}/{x}/{y}.png';
    gateway = await TestGateway.open({
      ...{ areasFile, postsFile },
      tiles: { template, origin: 'https://tiles.example', credit: 'Peta Contoh' },
    });
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(folder, { recursive: true });
  });

  it('is what was configured, for the city’s own people', async () => {
    const query = `query ($city: ID!) { city(id: $city) { map { tiles { template credit } areas { name isCity rings }
      posts { agency agencyName { id } name point { lat lng } } } } }`;
    const { body } = await gateway.ask(gateway.key('analyst').key, query, { city: 'jambi' });
    expect(body.data?.['city']).toMatchObject({
      map: {
        tiles: { template: 'https://tiles.example/{z}/{x}/{y}.png', credit: 'Peta Contoh' },
        areas: [
          {
            name: 'Jambi',
            isCity: true,
            rings: [
              [
                [-1.7, 103.5],
                [-1.7, 103.7],
                [-1.5, 103.7],
                [-1.7, 103.5],
              ],
            ],
          },
        ],
        posts: [
          { agency: 'damkar', agencyName: { id: 'Dinas Pemadam Kebakaran dan Penyelamatan' } },
          { name: 'Pos Tengah', point: { lat: -1.611, lng: 103.61 } },
          { agency: 'relawan', agencyName: { id: 'relawan' } },
        ],
      },
    });
    const foreign = await gateway.ask(gateway.key('supervisor', { city: 'tarakan' }).key, query, { city: 'jambi' });
    expect(foreign.body.data).toEqual({ city: null });
  });

  it('lets the page take pictures from that server and nobody else', async () => {
    const page = await fetch(`${gateway.url}/desk/`);
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self' data: https://tiles.example;");
  });

  it('names the posts nearest to a case for those who may read where it is', async () => {
    const { incident } = await aFire(gateway, gateway.key('call-taker').key);
    const query = 'query ($id: ID!) { incident(id: $id) { nearestPosts { distanceM post { name agency } } } }';
    const near = async (key: string): Promise<unknown> =>
      (await gateway.ask(key, query, { id: incident })).body.data?.['incident'];
    const all = {
      nearestPosts: [
        { distanceM: 111, post: { name: 'Pos Tengah', agency: 'damkar' } },
        { distanceM: 1112, post: { name: 'Pos Relawan', agency: 'relawan' } },
        { distanceM: 11_120, post: { name: 'Pos Selatan', agency: 'damkar' } },
      ],
    };
    expect(await near(gateway.key('supervisor').key)).toEqual(all);
    expect(await near(gateway.key('agency-dispatcher', { agency: 'damkar' }).key)).toEqual(all);
    expect(await near(gateway.key('city-admin').key)).toEqual({ nearestPosts: [] });
    expect(await near(gateway.key('analyst').key)).toEqual({ nearestPosts: [] });
  });

  it('has nothing, and allows nothing from elsewhere, where nothing was configured', async () => {
    const bare = await TestGateway.open();
    const query = '{ city(id: "jambi") { map { tiles { template } areas { name } posts { name } } } }';
    const { body } = await bare.ask(bare.key('analyst').key, query);
    expect(body.data).toEqual({ city: { map: { tiles: null, areas: [], posts: [] } } });
    const page = await fetch(`${bare.url}/desk/`);
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self' data:;");
    await bare.close();
  });
});
