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
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8112, cities: ['jambi'], warningPercent: 80, caseDataToken: null });
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

it('documents every setting it reads', () => {
  const documented = [...describeConfig().matchAll(/^\| `(TANGGAP_\w+)`/gm)].map(([, name]) => name);
  expect(documented).toHaveLength(12);
  for (const name of documented) expect(problemsOf({ [String(name)]: '' }).join()).not.toContain('no such setting');
});
