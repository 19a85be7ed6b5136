import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cityIdSchema, sopIdSchema } from '@tanggap/events/ids';
import { catalog, citiesOf, findSop, sopsOf } from './catalog.js';
import { cityProfiles } from './profile-catalog.js';
import { sopSchema } from './sop.js';

const fingerprints = JSON.parse(readFileSync(new URL('../source-fingerprints.json', import.meta.url), 'utf8')) as Record<
  string,
  { line: string; cells: string }
>; // written by tools/sops/prove-sops.ts

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('the catalog', () => {
  it('holds the 22 signed tables, Jambi in the order of its paper', () => {
    expect(catalog.map((sop) => sop.id)).toEqual([
      'jambi/penerimaan-panggilan',
      'jambi/kebakaran',
      'jambi/ambulan-gawat-darurat',
      'jambi/pohon-tumbang',
      'jambi/lampu-lalu-lintas',
      'jambi/odgj-gelandangan-pengemis',
      'jambi/kdrt-perempuan-anak',
      'jambi/hewan-buas-berbisa-liar',
      'jambi/lampu-jalan',
      'jambi/pipa-air-bocor',
      'jambi/gangguan-keamanan-ketertiban',
      'jambi/kriminal-pidana',
      'jambi/kerusuhan-huruhara',
      'jambi/gangguan-kelistrikan',
      'jambi/pandemik',
      'jambi/masalah-kesehatan',
      'jambi/kecelakaan',
      'jambi/bencana-alam',
      'bima/siaga-112',
      'singkawang/sigap-112',
      'majalengka/raharja-112',
      'tarakan/penyelamatan-manusia',
    ]);
  });

  it.each(catalog)('$id validates', (sop) => {
    expect(sopSchema.safeParse(sop).success).toBe(true);
    expect(sop.rows.every((row) => row.source.startsWith(`${sop.city}.txt:`))).toBe(true);
  });

  it('cites each line once, and every cited line has been proved against the texts as it stands here', () => {
    const rows = catalog.flatMap((sop) => sop.rows);
    expect(new Set(rows.map((row) => row.source)).size).toBe(rows.length);
    expect(Object.keys(fingerprints).sort()).toEqual(rows.map((row) => row.source).sort());
    for (const row of rows) {
      const { line, cells } = fingerprints[row.source] ?? { line: '', cells: '' };
      expect([row.source, cells]).toEqual([
        row.source,
        sha256(JSON.stringify([row.printedNo, row.time.raw, row.requirements, row.output])),
      ]);
      expect(line).toMatch(/^[0-9a-f]{64}$/);
      expect(line).not.toBe(sha256(''));
    }
  });

  it('keeps the rows of each table in the order of their lines', () => {
    for (const sop of catalog) {
      const lines = sop.rows.map((row) => Number(row.source.split(':')[1]));
      expect(lines).toEqual([...lines].sort((a, b) => a - b));
    }
  });

  it('finds a SOP by id and version, and the SOPs of a city', () => {
    const fire = sopIdSchema.parse('jambi/kebakaran');
    expect(findSop(fire, 1)?.title.id).toBe('Penanganan kebakaran');
    expect(findSop(fire, 2)).toBeNull();
    expect(cityProfiles.map((profile) => sopsOf(profile.id).length)).toEqual([18, 1, 1, 1, 1]);
    expect(sopsOf(cityIdSchema.parse('sf'))).toEqual([]);
  });

  it('serves the cities configured, or all five that ship with a profile', () => {
    const two = ['tarakan', 'bima'].map((city) => cityIdSchema.parse(city));
    expect(citiesOf(two)).toEqual(two);
    expect(citiesOf('all')).toEqual(cityProfiles.map((profile) => profile.id));
  });

  it('names nobody: no civil-service number, no title of a signatory', () => {
    const text = JSON.stringify(catalog);
    expect(text).not.toMatch(/\d{8} ?\d{6}|\bNI[PR]\b|, (?:SE|AP)\b|S\. ?KOM|Drs\./);
  });
});
