import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SLOW_MS, TestInstallation } from './fixture/test-installation.js';

let installation: TestInstallation;
let copy: TestInstallation;
beforeEach(async () => {
  installation = new TestInstallation();
  copy = new TestInstallation();
  await installation.start();
  await installation.fire();
}, SLOW_MS);
afterEach(async () => {
  await installation.end();
  await copy.end();
}, SLOW_MS);

it(
  'copies a folder on which a server works, and the copy is sound, goes on and knows its people',
  async () => {
    const [made] = await Promise.all([installation.cli('backup', copy.data, '--json'), installation.fire()]);
    expect(made.code).toBe(0);
    expect(JSON.parse(made.out)).toMatchObject({ folder: copy.data, masterKey: false });
    expect(readdirSync(copy.data).sort()).toEqual([
      'access.db',
      'events.db',
      'feed.db',
      'installation.key',
      'keys.db',
      'views.db',
    ]);
    expect(readdirSync(copy.data).map((file) => statSync(join(copy.data, file)).mode & 0o077)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await copy.cli('verify')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/master\.key tidak ada.*is missing.*TANGGAP_MASTER_KEY_FILE/),
    });
    copyFileSync(join(installation.data, 'master.key'), join(copy.data, 'master.key'));
    expect(await copy.cli('verify')).toMatchObject({ code: 0 });
    await copy.start();
    await copy.fire();
    expect(await copy.cli('verify')).toMatchObject({ code: 0 });
  },
  SLOW_MS,
);

it(
  'takes the master key along only when told to, and writes into no folder that holds something',
  async () => {
    await installation.stop();
    expect(await installation.cli('backup', copy.data, '--with-master-key')).toMatchObject({ code: 0 });
    expect(readdirSync(copy.data)).toContain('master.key');
    expect(await copy.cli('verify')).toMatchObject({ code: 0 });
    expect(await installation.cli('backup', copy.data)).toMatchObject({ code: 2, err: expect.stringContaining('is not empty') });
  },
  SLOW_MS,
);
