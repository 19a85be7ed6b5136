import { z } from 'zod';
import {
  agencyIdSchema,
  categoryIdSchema,
  cityIdSchema,
  roleSchema,
  sopIdSchema,
  type AgencyId,
  type Role,
  type SopId,
} from '@tanggap/events/ids';
import { permissionsSchema, type CommandName } from './permissions.js';
import { agencyKindSchema, textSchema } from './sop.js';

/** The category every city has, for what its paper does not name. */
export const otherEmergencies = categoryIdSchema.parse('kedaruratan-lainnya');

const agencySchema = z.strictObject({ id: agencyIdSchema, name: textSchema, kind: agencyKindSchema }).readonly();
export type Agency = z.infer<typeof agencySchema>;

const categorySchema = z
  .strictObject({
    id: categoryIdSchema,
    label: textSchema,
    /** null: no SOP on file; the category works fully all the same. */
    sop: sopIdSchema.nullable(),
    /** Offered first to the dispatcher; none is dispatched by itself. */
    defaultAgencies: z.array(agencyIdSchema).readonly(),
    /** Handled on the line by CallTransferred; nobody is dispatched. */
    advice: z.literal(true).optional(),
  })
  .readonly();
export type Category = z.infer<typeof categorySchema>;

const caseDataSchema = z
  .strictObject({
    /** Who receives it; null where the paper prints nobody. */
    to: z.string().min(1).max(60).nullable(),
    when: z.enum(['after-close', 'before-close-on-order', 'none']),
    /** `cell` is the coarse place cell of about 500 m. */
    placePrecision: z.enum(['district', 'cell', 'exact']),
    callerIdentity: z.boolean(),
  })
  .readonly();

const sharedAdminSchema = z
  .strictObject({ printed: z.string().max(80), sop: sopIdSchema, agencies: z.array(agencyIdSchema).min(2).readonly() })
  .readonly();

export const cityProfileSchema = z
  .strictObject({
    id: cityIdSchema,
    name: textSchema,
    /** First part of case numbers, said over the radio. */
    code: z.string().regex(/^[A-Z]{3}$/),
    /** IANA name: local days and printed times; stored instants are UTC. */
    timeZone: z.string().min(1).max(60),
    agencies: z.array(agencySchema).min(1).readonly(),
    categories: z.array(categorySchema).min(1).readonly(),
    /** The table that applies to every incident before its case's own. */
    intakeSop: sopIdSchema.nullable(),
    /** The table whose incident rows run until the category is known, where every category leads to it anyway. */
    sopBeforeVerified: sopIdSchema.nullable(),
    /** The paper's names for people, and which of our roles they are; `caller` has no credential. */
    printedRoles: z
      .array(z.strictObject({ printed: z.string().max(80), role: z.union([roleSchema, z.literal('caller')]) }).readonly())
      .readonly(),
    permissions: permissionsSchema,
    /** One printed admin for several agencies: on that SOP's tracks each of their dispatchers may act for all of them. */
    sharedAdmins: z.array(sharedAdminSchema).readonly(),
    caseData: caseDataSchema,
    /** After how many days personal data is erased. No paper prints one: the city must set its own. */
    retention: z.strictObject({ personalDays: z.int().min(1) }).readonly(),
    /** Seconds without news after which the board marks an open row that has no printed limit. Never a verdict. */
    attentionSec: z.int().min(1),
    /** Share of a printed limit after which SlaWarning comes. */
    warningPct: z.int().min(1).max(99),
  })
  .readonly()
  .superRefine((profile, context) => {
    for (const message of faultsOf(profile)) context.addIssue({ code: 'custom', message, input: profile });
  });
/** What a city decides for itself. Published as an event, so that old cases keep the rules of their day. */
export type CityProfile = z.infer<typeof cityProfileSchema>;
export type CityProfileInput = z.input<typeof cityProfileSchema>;

type Unchecked = Pick<CityProfile, 'agencies' | 'categories' | 'sharedAdmins' | 'caseData'>;

function faultsOf(profile: Unchecked): readonly string[] {
  const known = new Set<AgencyId>(profile.agencies.map((agency) => agency.id));
  const categories = new Set(profile.categories.map((category) => category.id));
  const named = [
    ...profile.categories.flatMap((category) => category.defaultAgencies),
    ...profile.sharedAdmins.flatMap((admin) => admin.agencies),
  ];
  const faults = named.filter((agency) => !known.has(agency)).map((agency) => `unknown agency ${agency}`);
  if (known.size < profile.agencies.length) faults.push('two agencies with one id');
  if (categories.size < profile.categories.length) faults.push('two categories with one id');
  if (!categories.has(otherEmergencies)) faults.push(`every city has ${otherEmergencies}`);
  if ((profile.caseData.to === null) !== (profile.caseData.when === 'none'))
    faults.push('case data needs a destination, or none at all');
  return faults;
}

export function mayGive(profile: CityProfile, role: Role, command: CommandName): boolean {
  return profile.permissions[role].includes(command);
}

export function findAgency(profile: CityProfile, id: AgencyId): Agency | null {
  return profile.agencies.find((agency) => agency.id === id) ?? null;
}

export function findCategory(profile: CityProfile, id: string): Category | null {
  return profile.categories.find((category) => category.id === id) ?? null;
}

/** The agencies on whose tracks of `sop` a dispatcher of `agency` may act: its own, and those that share its admin. */
export function agenciesServedBy(profile: CityProfile, agency: AgencyId, sop: SopId | null): readonly AgencyId[] {
  const shared = profile.sharedAdmins.filter((admin) => admin.sop === sop && admin.agencies.includes(agency));
  return [...new Set([agency, ...shared.flatMap((admin) => admin.agencies)])];
}
