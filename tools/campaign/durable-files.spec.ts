import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TracedFolder } from './durable-files.js';

const folder = '/data';

function hex(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

function at(name: string): string {
  return `7<${hex(`${folder}/${name}`)}>`;
}

function wrote(name: string, text: string, offset: number, end = `= ${text.length}`): string {
  return `11  pwrite64(${at(name)}, "${hex(text)}", ${text.length}, ${offset}) ${end}`;
}

const flushed = (name: string): string => `11  fdatasync(${at(name)}) = 0`;

describe('what a power cut leaves', () => {
  let disk: string;
  beforeEach(() => (disk = mkdtempSync(join(tmpdir(), 'durable-'))));
  afterEach(() => rmSync(disk, { recursive: true, force: true }));

  function left(lines: readonly string[], share: number | null = null): Record<string, string> {
    const survives = share === null ? null : { random: () => 0, share };
    new TracedFolder(folder).read(lines.join('\n')).writeAfterPowerCut(disk, survives);
    return Object.fromEntries(readdirSync(disk).map((name) => [name, readFileSync(join(disk, name), 'latin1')]));
  }

  it('keeps what was flushed and nothing else', () => {
    expect(left([wrote('wal', 'one', 0), flushed('wal'), wrote('wal', 'two', 3)])).toEqual({ wal: 'one' });
  });

  it('takes back what was written over flushed bytes', () => {
    expect(left([wrote('wal', 'old', 0), flushed('wal'), wrote('wal', 'new', 0)])).toEqual({ wal: 'old' });
  });

  it('counts only what was written before a flush began, and only a flush that ended', () => {
    const begun = `12  fsync(${at('wal')} <unfinished ...>`;
    const lines = [wrote('wal', 'one', 0), begun, wrote('wal', 'two', 3), '12  <... fsync resumed>) = 0'];
    expect(left(lines)).toEqual({ wal: 'one' });
    expect(left(lines.slice(0, 3))).toEqual({ wal: '' });
  });

  it('reads a write that another thread interrupted', () => {
    expect(left([wrote('wal', 'one', 0, '<unfinished ...>'), '11  <... pwrite64 resumed>) = 3', flushed('wal')])).toEqual({
      wal: 'one',
    });
  });

  it('follows truncation, renaming and removal', () => {
    const lines = [
      wrote('key.new', 'secret', 0),
      flushed('key.new'),
      `11  rename("${hex(`${folder}/key.new`)}", "${hex(`${folder}/key`)}") = 0`,
      wrote('journal', 'x', 0),
      `11  unlink("${hex(`${folder}/journal`)}") = 0`,
      wrote('wal', 'longer', 0),
      `11  ftruncate(${at('wal')}, 2) = 0`,
      flushed('wal'),
    ];
    expect(left(lines)).toEqual({ key: 'secret', wal: 'lo' });
  });

  it('lets what was not flushed survive when it is told to', () => {
    expect(left([wrote('wal', 'one', 0), flushed('wal'), wrote('wal', 'two', 3)], 1)).toEqual({ wal: 'onetwo' });
  });

  it('leaves out other folders and what every start makes anew', () => {
    const elsewhere = `11  write(3<${hex('/tmp/x')}>, "${hex('x')}", 1) = 1`;
    expect(left([elsewhere, wrote('wal-shm', 'x', 0), wrote('lock.db', 'x', 0)])).toEqual({});
  });

  it('refuses a trace that does not hold all that was written', () => {
    const cut = `11  pwrite64(${at('wal')}, "${hex('on')}"..., 3, 0) = 3`;
    expect(() => left([cut])).toThrow('cannot read');
  });
});
