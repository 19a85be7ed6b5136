import { ConfigError, describeConfig, readConfig } from './config.js';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

describe('readConfig', () => {
  it('needs nothing, listens on loopback and keeps everything in one folder', () => {
    const config = readConfig({ PATH: '/bin', TZ: 'Asia/Jakarta' });
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8112, cities: ['jambi'], warningPercent: null, caseDataToken: null });
    expect(config.origin).toBe('live');
    expect(config.masterKeyFile.startsWith(config.data)).toBe(true);
    expect(config.caseDataTo.startsWith(config.data)).toBe(true);
  });

  it('reads cities as a list or all of them', () => {
    expect(readConfig({ TANGGAP_CITY: 'bima, tarakan' }).cities).toEqual(['bima', 'tarakan']);
    expect(readConfig({ TANGGAP_CITY: 'all' }).cities).toBe('all');
    expect(readConfig({ TANGGAP_CASE_DATA_TO: 'https://kominfo.example/cases' }).caseDataTo).toBe(
      'https://kominfo.example/cases',
    );
  });

  it('is for live work or for exercises, never for history', () => {
    expect(readConfig({ TANGGAP_ORIGIN: 'simulated' }).origin).toBe('simulated');
    expect(problemsOf({ TANGGAP_ORIGIN: 'imported' })).toEqual([expect.stringMatching(/^TANGGAP_ORIGIN: /)]);
  });

  it('names everything that is wrong at once, and no value', () => {
    const secret = '';
    const env = {
      TANGGAP_PORT: '70000',
      TANGGAP_CITY: 'Kota Jambi!',
      TANGGAP_PROT: '80',
      TANGGAP_CASE_DATA_TO: 'http://kominfo.example',
      TANGGAP_CASE_DATA_TOKEN: secret,
      TANGGAP_ALLOWED_ORIGINS: 'https://a.example/path',
    };
    const problems = problemsOf(env);
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual(Object.keys(env).sort());
    for (const value of ['70000', 'Kota', 'kominfo', '/path']) expect(problems.join('\n')).not.toContain(value);
    expect(problems).toContain('TANGGAP_PROT: there is no such setting');
    expect(problems).toContain('TANGGAP_CASE_DATA_TOKEN: not usable');
  });
});

describe('the map', () => {
  it('has nothing from elsewhere unless a tile server is named', () => {
    expect(readConfig({}).map).toEqual({ areasFile: null, postsFile: null, tiles: null });
    const TANGGAP_MAP_TILES = 'https://tiles.example:8443/peta/{z}/{x}/{y}.png?key=1';
    expect(readConfig({ TANGGAP_MAP_TILES, TANGGAP_MAP_CREDIT: 'Peta Contoh' }).map.tiles).toEqual({
      template: TANGGAP_MAP_TILES,
      origin: 'https://tiles.example:8443',
      credit: 'Peta Contoh',
    });
  });

  it.each([
    'https://tiles.example/{z}/{x}.png',
    'https://{s}.tiles.example/{z}/{x}/{y}.png',
    'https://user:changeit@tiles.example/{z}/{x}/{y}.png',
    'https://tiles.example/{z}/{x}/{y}.png; script-src *',
    '/tiles/{z}/{x}/{y}.png',
    'file:///{z}/{x}/{y}.png',
    'HTTPS://Tiles.example/{z}/{x}/{y}.png',
    'https://{z}.example/{x}/{y}',
  ])('takes no background from %s', (TANGGAP_MAP_TILES) => {
    const problems = problemsOf({ TANGGAP_MAP_TILES });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain('changeit');
  });

  it('says whose the background is only where there is one', () => {
    expect(problemsOf({ TANGGAP_MAP_CREDIT: 'Peta Contoh' })).toEqual([
      'TANGGAP_MAP_CREDIT: means nothing without TANGGAP_MAP_TILES',
    ]);
  });
});

describe('the event log', () => {
  const server = {
    TANGGAP_EVENT_STORE: 'eventstoredb',
    TANGGAP_EVENT_STORE_URL: 'esdb+discover://log.example:2113?keepAliveInterval=10000',
    TANGGAP_EVENT_STORE_USER_FILE: '/run/secrets/user',
    TANGGAP_EVENT_STORE_PASSWORD_FILE: '/run/secrets/password',
  };

  it('lies in the data folder unless a server is named, with all it takes to log in', () => {
    expect(readConfig({}).eventLog).toEqual({ kind: 'sqlite' });
    expect(readConfig(server).eventLog).toMatchObject({ kind: 'eventstoredb', userFile: '/run/secrets/user', caFile: null });
    expect(problemsOf({ TANGGAP_EVENT_STORE: 'kurrentdb' })).toEqual([
      'TANGGAP_EVENT_STORE_URL: is needed for kurrentdb',
      'TANGGAP_EVENT_STORE_USER_FILE: is needed for kurrentdb',
      'TANGGAP_EVENT_STORE_PASSWORD_FILE: is needed for kurrentdb',
    ]);
  });

  it('is not where somebody thinks it is: an address without its kind is refused', () => {
    const { TANGGAP_EVENT_STORE, ...rest } = server;
    expect(problemsOf(rest)).toHaveLength(3);
    expect(problemsOf({ ...rest, TANGGAP_EVENT_STORE: `${TANGGAP_EVENT_STORE}s` })[0]).toContain('TANGGAP_EVENT_STORE:');
  });

  it.each(['esdb://admin:changeit@log.example', 'http://log.example', 'esdb://log.example?throwOnAppendFailure=false'])(
    'takes no address like %s',
    (TANGGAP_EVENT_STORE_URL) => {
      const problems = problemsOf({ ...server, TANGGAP_EVENT_STORE_URL });
      expect(problems).toHaveLength(1);
      expect(problems.join()).not.toContain('changeit');
    },
  );
});

it('documents every setting it reads', () => {
  const documented = [...describeConfig().matchAll(/^\| `(TANGGAP_\w+)`/gm)].map(([, name]) => name);
  expect(documented).toEqual(expect.arrayContaining(['TANGGAP_DATA', 'TANGGAP_EVENT_STORE_URL', 'TANGGAP_KAFKA_BROKERS']));
  for (const name of documented) expect(problemsOf({ [String(name)]: '' }).join()).not.toContain('no such setting');
});

describe('the distributed profile', () => {
  const servers = {
    TANGGAP_PROFILE: 'distributed',
    TANGGAP_EVENT_STORE: 'kurrentdb',
    TANGGAP_EVENT_STORE_URL: 'kurrentdb://log.example:2113',
    TANGGAP_EVENT_STORE_USER_FILE: '/run/secrets/user',
    TANGGAP_EVENT_STORE_PASSWORD_FILE: '/run/secrets/password',
    TANGGAP_KAFKA_BROKERS: 'one.example:9092, two.example:9092',
    TANGGAP_MONGODB_URL: 'mongodb://db.example:27017/tanggap_views?replicaSet=rs0',
    TANGGAP_KEYS_URL: 'mongodb://keys.example:27017/tanggap_keys',
  };

  it('is off until it is asked for, and then needs every server, all named at once', () => {
    expect(readConfig({}).distributed).toBeNull();
    expect(readConfig(servers).distributed).toMatchObject({
      kafka: { brokers: ['one.example:9092', 'two.example:9092'], topic: 'tanggap.events', login: null, tls: null },
      services: { intake: null, dispatch: null, reporting: null, 'sla-monitor': null },
    });
    expect(problemsOf({ TANGGAP_PROFILE: 'distributed' })).toEqual([
      'TANGGAP_KAFKA_BROKERS: is needed for the distributed profile',
      'TANGGAP_MONGODB_URL: is needed for the distributed profile',
      'TANGGAP_KEYS_URL: is needed for the distributed profile',
      'TANGGAP_EVENT_STORE: must be a server in the distributed profile',
    ]);
  });

  it('takes no server that nobody would use, no half a login, and no password in an address', () => {
    const { TANGGAP_KAFKA_BROKERS, TANGGAP_KEYS_URL } = servers;
    expect(problemsOf({ TANGGAP_KAFKA_BROKERS, TANGGAP_KEYS_URL })).toEqual([
      'TANGGAP_KAFKA_BROKERS: means nothing while TANGGAP_PROFILE is embedded',
      'TANGGAP_KEYS_URL: means nothing while TANGGAP_PROFILE is embedded',
    ]);
    expect(problemsOf({ ...servers, TANGGAP_KAFKA_USER_FILE: '/run/secrets/kafka' })).toEqual([
      'TANGGAP_KAFKA_PASSWORD_FILE: is needed beside the other',
    ]);
    const [problem] = problemsOf({ ...servers, TANGGAP_MONGODB_URL: 'mongodb://somebody:hunter2@db.example:27017/views' });
    expect(problem).toContain('without credentials');
    expect(problem).not.toContain('hunter2');
  });
});
