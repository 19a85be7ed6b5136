import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cityIdSchema } from '@tanggap/events/ids';
import { ConfigError } from '@tanggap/platform/config/config';
import { CityMaps } from './city-maps.js';

const jambi = cityIdSchema.parse('jambi');
const cities = [{ id: jambi, name: 'Kota Jambi' }];

const square = [
  [103.5, -1.7],
  [103.7, -1.7],
  [103.7, -1.5],
  [103.5, -1.7],
];

function area(properties: object, geometry: object = { type: 'Polygon', coordinates: [square] }): object {
  return {
    type: 'Feature',
    geometry,
    properties: { of: 'Kota Jambi', nama: 'Kota Jambi', level: 'kab', kode: '00', ...properties },
  };
}

function post(properties: object, coordinates: readonly number[] = [103.61, -1.61]): object {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates },
    properties: { of: 'jambi', nama: 'Pos Contoh', agency: 'damkar', ...properties },
  };
}

describe('the files of a map', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-maps-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function read(files: { readonly areas?: unknown; readonly posts?: unknown }): CityMaps {
    const kept = (name: 'areas' | 'posts'): string | null => {
      if (files[name] === undefined) return null;
      const file = join(folder, name);
      writeFileSync(file, typeof files[name] === 'string' ? files[name] : JSON.stringify(files[name]));
      return file;
    };
    return CityMaps.read({ areasFile: kept('areas'), postsFile: kept('posts'), tiles: null }, cities);
  }

  function problemsOf(run: () => unknown): readonly string[] {
    try {
      run();
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
    return [];
  }

  it('are not needed', () => {
    const maps = read({});
    expect([maps.areasOf(jambi), maps.postsOf(jambi), maps.tiles]).toEqual([[], [], null]);
  });

  it('tell a city and its districts, by its name or our id, and leave out what is of others', () => {
    const islands = { type: 'MultiPolygon', coordinates: [[square], [square, square]] };
    const maps = read({
      areas: {
        type: 'FeatureCollection',
        features: [area({}), area({ of: 'jambi', nama: 'Kecamatan Contoh', level: 'kec' }, islands), area({ of: 'Kota Lain' })],
      },
      posts: { type: 'FeatureCollection', features: [post({}), post({ of: 'Kota Lain' })] },
    });
    expect(maps.areasOf(jambi).map(({ name, isCity, rings }) => [name, isCity, rings.length])).toEqual([
      ['Kota Jambi', true, 1],
      ['Kecamatan Contoh', false, 3],
    ]);
    expect(maps.areasOf(jambi)[0]?.rings[0]?.[0]).toEqual({ lat: -1.7, lng: 103.5 });
    expect(maps.postsOf(jambi)).toEqual([{ agency: 'damkar', name: 'Pos Contoh', point: { lat: -1.61, lng: 103.61 } }]);
  });

  it('may give a height, which nobody here asks for', () => {
    const posts = { type: 'FeatureCollection', features: [post({}, [103.61, -1.61, 12])] };
    expect(read({ posts }).postsOf(jambi)[0]?.point).toEqual({ lat: -1.61, lng: 103.61 });
  });

  it.each([
    ['what is no JSON', '{', 'TANGGAP_MAP_AREAS: the file is not JSON'],
    ['another document', { type: 'Feature' }, 'TANGGAP_MAP_AREAS: type: Invalid input: expected "FeatureCollection"'],
    ['no area of a city served', { type: 'FeatureCollection', features: [area({ of: 'Kota Lain' })] }, 'holds nothing of a city'],
    ['a point as an outline', { type: 'FeatureCollection', features: [post({})] }, 'features.0.geometry.type'],
    [
      'a line of two points',
      {
        type: 'FeatureCollection',
        features: [
          area(
            {},
            {
              type: 'Polygon',
              coordinates: [
                [
                  [1, 1],
                  [2, 2],
                ],
              ],
            },
          ),
        ],
      },
      'features.0.geometry.coordinates.0',
    ],
    [
      'latitude before longitude',
      {
        type: 'FeatureCollection',
        features: [area({}, { type: 'Polygon', coordinates: [square.map(([lng, lat]) => [lat, lng])] })],
      },
      'not longitude, latitude',
    ],
    ['a level that is none', { type: 'FeatureCollection', features: [area({ level: 'desa' })] }, 'features.0.properties.level'],
    ['more than anybody waits for', `{"type":"${'x'.repeat(4 * 1024 * 1024)}"}`, 'larger than 4194304 bytes'],
  ])('are refused with %s', (_what, areas, problem) => {
    const problems = problemsOf(() => read({ areas }));
    expect(problems[0]).toContain(problem);
    expect(problems.length).toBeLessThanOrEqual(6);
  });

  it('are refused when they are not there, or posts are of no agency', () => {
    const missing = { areasFile: join(folder, 'nowhere'), postsFile: null, tiles: null };
    expect(problemsOf(() => CityMaps.read(missing, cities))).toEqual(['TANGGAP_MAP_AREAS: the file cannot be read']);
    const posts = { type: 'FeatureCollection', features: [post({ agency: 'Dinas Damkar!' })] };
    expect(problemsOf(() => read({ posts }))[0]).toContain('TANGGAP_MAP_POSTS: features.0.properties.agency');
  });
});
