import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config/config.js';
import { folderOrigin, keepFolderOrigin } from './folder-origin.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tanggap-origin-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const started = (): void => writeFileSync(join(folder, 'lock.db'), '');

describe('what a data folder is for', () => {
  it('is remembered from its first start on, also when that died before it made anything else', () => {
    keepFolderOrigin(folder, 'simulated');
    expect(folderOrigin(folder)).toBe('simulated');
    keepFolderOrigin(folder, 'simulated');
    started();
    keepFolderOrigin(folder, 'simulated');
    expect(() => keepFolderOrigin(folder, 'live')).toThrow(ConfigError);
    expect(() => keepFolderOrigin(folder, 'drill')).toThrow(/TANGGAP_ORIGIN/);
  });

  it('is live work where nothing says otherwise', () => {
    keepFolderOrigin(folder, 'live');
    started();
    expect(folderOrigin(folder)).toBe('live');
    expect(() => keepFolderOrigin(folder, 'simulated')).toThrow(ConfigError);
    expect(folderOrigin(folder)).toBe('live');
  });

  it('is nothing to guess where its mark was spoilt', () => {
    writeFileSync(join(folder, 'origin'), 'liv');
    expect(() => folderOrigin(folder)).toThrow();
  });
});
