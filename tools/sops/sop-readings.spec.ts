import { readFileSync } from 'node:fs';
import { catalog } from '@tanggap/sop-definitions/catalog';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';
import { readingsFile, readingsText } from './readings-file.js';
import { renderReadings } from './sop-readings.js';

describe('docs/sop-readings.md', () => {
  it('is what the data says (renew it with `npm run contracts:write`)', async () => {
    expect(readFileSync(readingsFile, 'utf8')).toBe(await readingsText());
  });

  it('shows every printed row once, with its limit in seconds or the words that none is printed', () => {
    const lines = renderReadings(catalog, cityProfiles)
      .split('\n')
      .filter((line) => /^\| \d/.test(line));
    const rows = catalog.flatMap((sop) => sop.rows);
    expect(lines).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      const line = lines[index] ?? '';
      expect(line).toContain(row.label.id);
      if (row.time.limitSec !== undefined) expect(line).toContain(`**${row.time.raw}** (${row.time.limitSec} s)`);
      else if (row.kind === 'step') expect(line).toContain('tanpa batas tercetak');
    }
  });

  it('says what Majalengka lacks and what its total may mean', () => {
    const text = renderReadings(catalog, cityProfiles);
    expect(text).toContain('Halaman hilang');
    expect(text).toMatch(/1\.47 Jam.*88,2 menit.*107 menit/);
  });
});
