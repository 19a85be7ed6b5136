import { z } from 'zod';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { pointSchema, type Point } from '@tanggap/events/incident-events';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { PackageCaller, PackagePlace } from './case-package.js';

/** The personal fields of one event in clear; null when it has none or the key is gone. */
export type OpenPersonal = (event: RecordedEvent) => Promise<Readonly<Record<string, unknown>> | null>;

const placeFields = z.object({ address: z.string().optional(), point: pointSchema.optional() });
const callerFields = z.object({ callerName: z.string().optional(), callerPhone: z.string().optional() });

type Opened = readonly (Readonly<Record<string, unknown>> | null)[];

/** About 500 m: 0.0045 degrees of latitude are 500 m everywhere, of longitude nearly so on the equator. */
const CELL_DEGREES = 0.0045;

/** Where it was, as exactly as the profile permits; what was said last counts. The district is no personal data and is added by the caller. */
export function placeOf(opened: Opened, precision: CityProfile['caseData']['placePrecision']): PackagePlace {
  const { address, point } = lastOf(opened, placeFields);
  switch (precision) {
    case 'district':
      return { precision, district: null, address: null, point: null };
    case 'cell':
      return { precision, district: null, address: null, point: point === undefined ? null : centreOfCell(point) };
    case 'exact':
      return { precision, district: null, address: address ?? null, point: point ?? null };
  }
}

export function callerOf(opened: Opened): PackageCaller {
  const { callerName, callerPhone } = lastOf(opened, callerFields);
  return { name: callerName ?? null, phone: callerPhone ?? null };
}

/** Each field as it was last said. */
function lastOf<S extends z.ZodObject>(opened: Opened, fields: S): Partial<z.infer<S>> {
  return opened.reduce<Partial<z.infer<S>>>((known, clear) => {
    const said = fields.safeParse(clear ?? {});
    return said.success ? { ...known, ...(said.data as Partial<z.infer<S>>) } : known; // the schema's own output
  }, {});
}

/** The middle of the point's cell, so that every address in it gives the same. Cells are multiples of five decimals. */
function centreOfCell({ lat, lng }: Point): Point {
  return { lat: centre(lat), lng: centre(lng) };
}

function centre(degrees: number): number {
  return Math.round((Math.floor(degrees / CELL_DEGREES) + 0.5) * CELL_DEGREES * 100_000) / 100_000;
}
