import { agencyIdSchema, cityIdSchema, sopIdSchema } from '@tanggap/events/ids';
import { findSop } from '@tanggap/sop-definitions/catalog';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { firstEditions } from '@tanggap/testing/city-books';
import { sopBookOf } from './sop-book.js';

const jambi = findProfile(firstEditions, cityIdSchema.parse('jambi'));
const bima = findProfile(firstEditions, cityIdSchema.parse('bima'));
const intakeId = sopIdSchema.parse('jambi/penerimaan-panggilan');
const sop = findSop(intakeId, 1);
if (jambi === null || bima === null || sop === null) throw new RangeError('the catalog lost a city');

/** Version 2 in force from March, version 3 published for May. */
const directory: CityDirectory = {
  profiles: firstEditions.profiles,
  sops: new Map(
    [
      { version: 3, effectiveFrom: '2026-05-01T00:00:00.000Z' },
      { version: 2, effectiveFrom: '2026-03-01T00:00:00.000Z' },
      { version: 1, effectiveFrom: '2026-01-01T00:00:00.000Z' },
    ].map(({ version, effectiveFrom }) => [
      `${sop.id}@${version}`,
      { sop: { ...sop, version }, effectiveFrom, contentHash: String(version) },
    ]),
  ),
};

describe('the book a city is judged by', () => {
  const book = sopBookOf(directory, jambi);

  it('takes the intake table in the version in force when the incident was recorded', () => {
    expect(book.intakeSop(Date.UTC(2026, 1, 1))?.version).toBe(1);
    expect(book.intakeSop(Date.UTC(2026, 2, 1) - 1)?.version).toBe(1);
    expect(book.intakeSop(Date.UTC(2026, 2, 1))?.version).toBe(2);
    expect(book.intakeSop(Date.UTC(2026, 6, 1))?.version).toBe(3);
  });

  it('judges what happened before the first edition by the first edition', () =>
    expect(book.intakeSop(Date.UTC(2020, 3, 1))?.version).toBe(1));

  it('has none where the city prints none, or none was published', () => {
    expect(book.sopBeforeVerified(0)).toBeNull();
    const other = sopBookOf(directory, bima);
    expect(other.intakeSop(0)).toBeNull();
    expect(other.sopBeforeVerified(0)).toBeNull();
    expect(sopBookOf(firstEditions, bima).sopBeforeVerified(0)?.id).toBe('bima/siaga-112');
  });

  it('finds exactly the version that is named, and the kind of agency from the profile', () => {
    expect(book.find({ id: intakeId, version: 2 })?.version).toBe(2);
    expect(book.find({ id: intakeId, version: 4 })).toBeNull();
    expect(book.kindOf(agencyIdSchema.parse('damkar'))).toBe('fire');
    expect(book.kindOf(agencyIdSchema.parse('entah'))).toBeNull();
  });
});
