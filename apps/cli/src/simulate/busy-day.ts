import type { TriageClass } from '@tanggap/events/ids';

/**
 * Of a hundred calls to 112, how many are what. Centers differ widely: Semarang counted 22,021 calls in 2025, of them 9,576
 * emergencies, 3,949 questions and 8,496 prank or silent; Purworejo 2,802 from 2022 to July 2024, of them 1,147 prank, 1,170
 * silent, 455 questions and 30 emergencies (both cities' Kominfo offices, in the press of 2025-09-24 and 2024-07-26). Here three
 * in ten are emergencies, so that a board has something to show, a tenth breaks off, and the rest is as in Purworejo.
 */
export const CALL_SHARES: readonly (readonly [TriageClass, percent: number])[] = [
  ['normal', 30],
  ['ghost', 25],
  ['prank', 25],
  ['information', 10],
  ['abandoned', 10],
];

/**
 * Calls by the hour of the day, from midnight: the 9,752 calls in the sample of the San Francisco Fire Department's published
 * "Calls for Service" that the import was built with. No Indonesian center publishes its hours.
 */
export const CALLS_BY_HOUR: readonly number[] = [
  299, 285, 290, 239, 201, 189, 234, 289, 343, 413, 478, 517, 541, 539, 508, 533, 585, 503, 577, 524, 538, 414, 375, 338,
];

/** The day begins when it fills: who starts a demo does not want to sit through its night first. */
export const FIRST_HOUR = 6;

/**
 * Cases by the agency that is sent first: Batu, June to December 2024, dinkes 23, damkar 15, police 8, BPBD 4 (its Kominfo office, in
 * the press of 2025-02-12). It names no other agency: those get a case or two.
 */
const CASES_BY_AGENCY: Readonly<Record<string, number>> = { dinkes: 23, damkar: 15, polresta: 8, polres: 8, bpbd: 4 };
const OTHER_AGENCY = 2;

export function casesOf(agency: string): number {
  return CASES_BY_AGENCY[agency] ?? OTHER_AGENCY;
}
