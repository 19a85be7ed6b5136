import { agencyIdSchema, roleSchema, sopIdSchema, type Role } from '@tanggap/events/ids';
import { catalog } from './catalog.js';
import { agenciesServedBy, cityProfileSchema, mayGive, type CityProfile } from './city-profile.js';
import { commandNameSchema, permissionsOf, type CommandName } from './permissions.js';
import { cityProfiles, findCityProfile } from './profile-catalog.js';

function profileOf(city: string): CityProfile {
  const profile = findCityProfile(city);
  if (profile === null) throw new Error(`no profile for ${city}`);
  return profile;
}

function rolesFor(city: string, command: CommandName): readonly Role[] {
  return roleSchema.options.filter((role) => mayGive(profileOf(city), role, command));
}

function categoriesOf(city: string): Readonly<Record<string, string | null>> {
  return Object.fromEntries(profileOf(city).categories.map((category) => [category.id, category.sop]));
}

describe('city profiles', () => {
  it('are five, with their zones and the codes said over the radio', () => {
    expect(cityProfiles.map(({ id, code, timeZone }) => [id, code, timeZone])).toEqual([
      ['jambi', 'JMB', 'Asia/Jakarta'],
      ['bima', 'BIM', 'Asia/Makassar'],
      ['singkawang', 'SKW', 'Asia/Pontianak'],
      ['majalengka', 'MJL', 'Asia/Jakarta'],
      ['tarakan', 'TRK', 'Asia/Makassar'],
    ]);
    expect(findCityProfile('sf')).toBeNull();
  });

  it.each(cityProfiles)('$id survives a round trip through the log', (profile) => {
    expect(cityProfileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
    expect(() => new Intl.DateTimeFormat('id', { timeZone: profile.timeZone })).not.toThrow();
  });

  it.each(cityProfiles)('$id leads only to SOPs of its own, and uses every one of them', (profile) => {
    const own = catalog.filter((sop) => sop.city === profile.id).map((sop) => sop.id);
    const named = [...profile.categories.map((category) => category.sop), profile.intakeSop, profile.sopBeforeVerified];
    expect(new Set(named.filter((sop) => sop !== null))).toEqual(new Set(own));
  });

  it.each(cityProfiles)('$id has agencies of every kind that the rows of its SOPs name', (profile) => {
    const kinds = new Set(profile.agencies.map((agency) => agency.kind));
    for (const sop of catalog.filter((one) => one.city === profile.id))
      for (const kind of sop.rows.flatMap((row) => row.agencyKinds ?? [])) expect(kinds).toContain(kind);
  });

  it('leave without a SOP what the papers do not cover', () => {
    expect(categoriesOf('jambi')).toMatchObject({ kebakaran: 'jambi/kebakaran', 'kedaruratan-lainnya': null });
    const { 'penyelamatan-manusia': rescue, ...others } = categoriesOf('tarakan');
    expect(rescue).toBe('tarakan/penyelamatan-manusia');
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
    const majalengka = Object.values(categoriesOf('majalengka'));
    expect(majalengka).toHaveLength(10);
    expect(new Set(majalengka)).toEqual(new Set(['majalengka/raharja-112']));
  });

  it('send case data where and when the papers say', () => {
    expect(cityProfiles.map(({ id, caseData }) => [id, caseData.to, caseData.when])).toEqual([
      ['jambi', null, 'none'],
      ['bima', 'Kominfo', 'after-close'],
      ['singkawang', 'Kominfo', 'after-close'],
      ['majalengka', null, 'none'],
      ['tarakan', 'DKISP', 'before-close-on-order'],
    ]);
    expect(cityProfiles.some((profile) => profile.caseData.callerIdentity)).toBe(false);
  });

  it('map the printed roles', () => {
    expect(profileOf('singkawang').printedRoles).toContainEqual({ printed: 'Operator Utama', role: 'supervisor' });
    expect(profileOf('tarakan').printedRoles).toContainEqual({ printed: 'PERWIRA PIKET', role: 'duty-officer' });
  });

  it('give the rescue rows of Tarakan to the two squads only', () => {
    const squads = profileOf('tarakan').agencies.filter((agency) => agency.kind === 'rescue');
    expect(squads.map((agency) => agency.id)).toEqual(['bpbd', 'sar']);
  });

  it('refuse an agency nobody knows, a city without other emergencies, and a destination that is never used', () => {
    const jambi = profileOf('jambi');
    const [fire, ...rest] = jambi.categories;
    const strange = { ...jambi, categories: [{ ...fire, defaultAgencies: ['entah'] }, ...rest] };
    const closed = { ...jambi, categories: rest.filter((category) => category.sop !== null) };
    const useless = { ...jambi, caseData: { ...jambi.caseData, to: 'Kominfo' } };
    const refusals = [strange, closed, useless].map((profile) =>
      cityProfileSchema.safeParse(profile).error?.issues.map((issue) => issue.message),
    );
    expect(refusals).toEqual([
      ['unknown agency entah'],
      ['every city has kedaruratan-lainnya'],
      ['case data needs a destination, or none at all'],
    ]);
  });
});

describe('who may give which command', () => {
  it('lets the call center record any step, and close', () => {
    for (const command of ['AcceptDispatch', 'ArriveOnScene', 'CompleteHandling', 'Respond'] as const) {
      expect(rolesFor('jambi', command)).toEqual(expect.arrayContaining(['call-taker', 'supervisor']));
    }
    expect(rolesFor('jambi', 'CloseIncident')).toEqual(['call-taker', 'supervisor']);
    expect(rolesFor('jambi', 'DispatchAgency')).toEqual(['call-taker', 'supervisor']);
  });

  it('lets only a supervisor of Bima mark on progress and close', () => {
    expect(rolesFor('bima', 'MarkOnProgress')).toEqual(['supervisor']);
    expect(rolesFor('bima', 'CloseIncident')).toEqual(['supervisor']);
    expect(rolesFor('bima', 'DispatchAgency')).toEqual(['call-taker', 'supervisor']);
  });

  it('lets an analyst record nothing, and a crew neither assign nor close', () => {
    expect(commandNameSchema.options.filter((command) => mayGive(profileOf('jambi'), 'analyst', command))).toEqual([]);
    expect(rolesFor('jambi', 'AssignUnit')).not.toContain('crew');
  });

  it.each(cityProfiles)('$id leaves no command that nobody may give', (profile) => {
    const orphans = commandNameSchema.options.filter(
      (command) => !roleSchema.options.some((role) => mayGive(profile, role, command)),
    );
    expect(orphans).toEqual([]);
  });

  it('takes an overridden command from everybody else', () => {
    const table = permissionsOf({ Respond: ['agency-system'] });
    expect(roleSchema.options.filter((role) => table[role].includes('Respond'))).toEqual(['agency-system']);
  });
});

describe('one admin for two agencies', () => {
  const [police, health, fire] = ['polresta', 'dinkes', 'damkar'].map((id) => agencyIdSchema.parse(id));
  const accident = sopIdSchema.parse('jambi/kecelakaan');

  it('acts for both on an accident, and only there', () => {
    const jambi = profileOf('jambi');
    if (police === undefined || health === undefined || fire === undefined) throw new Error('three agencies');
    expect(agenciesServedBy(jambi, police, accident)).toEqual([police, health]);
    expect(agenciesServedBy(jambi, health, accident)).toEqual([health, police]);
    expect(agenciesServedBy(jambi, fire, accident)).toEqual([fire]);
    expect(agenciesServedBy(jambi, police, sopIdSchema.parse('jambi/kriminal-pidana'))).toEqual([police]);
    expect(agenciesServedBy(jambi, police, null)).toEqual([police]);
  });
});
