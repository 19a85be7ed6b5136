import { Injectable } from '@nestjs/common';
import { instantOf } from '@tanggap/platform/commands/system-event';
import { ReportRefused } from '@tanggap/platform/reports/reports-reader';
import { readsWholeCity } from '@tanggap/platform/reports/report-readers';
import { Breather } from '@tanggap/platform/views/breather';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { GatewayContext } from '../gateway-context.js';
import { LiveLog } from '../live/live-log.js';
import type { UsualDay, Wall } from '../schema/wall.types.js';
import { MAX_BOARD, OPEN_STATES } from './board-rows.js';
import { cityDayOf, type CityDay } from './city-day.js';
import { IncidentReader, type Call } from './incident-reader.js';
import { Readings, type Reading } from './reading.js';
import { VisibleIncident } from './visible-incident.js';
import { hoursOf, wallOf } from './wall.js';

const USUAL_DAYS = 28;

export interface WallChoice {
  readonly city: string;
  readonly origin: string;
}

/** A city's day, counted when asked for: from the board view's index where that is enough, from its documents where not. */
@Injectable()
export class WallReader {
  constructor(
    private readonly incidents: IncidentReader,
    private readonly readings: Readings,
    private readonly live: LiveLog,
  ) {}

  /** @throws ReportRefused where the city's counts are not the caller's to see */
  profileFor(context: GatewayContext, { city }: WallChoice): CityProfile {
    const { scope } = context;
    if (!readsWholeCity(scope)) throw new ReportRefused('role-not-allowed');
    const profile = this.readings.open(context).profileOf(scope.cities.find((known) => known === city) ?? null);
    if (profile === null) throw new ReportRefused('not-found');
    return profile;
  }

  /** @throws ReportRefused */
  async wall(context: GatewayContext, choice: WallChoice): Promise<Wall> {
    const profile = this.profileFor(context, choice);
    const position = this.live.position();
    const reading = this.readings.open(context);
    const { nowMs, scope } = reading;
    const day = cityDayOf(nowMs, profile.timeZone);
    const [open, calls] = await Promise.all([
      this.incidents.find(scope, { ...choice, states: OPEN_STATES }, MAX_BOARD),
      this.callsOf(reading, choice, day),
    ]);
    const seen = new Map(open.map((record) => [record.id, new VisibleIncident(record, reading)]));
    const rest = calls.filter((call) => call.class === 'normal' && !seen.has(call.id)).map(({ id }) => id);
    for (const record of await this.incidents.findMany(scope, rest)) {
      if (record !== null) seen.set(record.id, new VisibleIncident(record, reading));
    }
    const ofDay = new Set(calls.map(({ id }) => id));
    const source = {
      ...{ profile, day, nowMs, calls },
      open: open.flatMap(({ id }) => seen.get(id) ?? []),
      today: [...seen.values()].filter(({ id }) => ofDay.has(id)),
    };
    return { ...wallOf(source), position, truncated: open.length === MAX_BOARD };
  }

  /** @throws ReportRefused */
  async usualDay(context: GatewayContext, choice: WallChoice): Promise<UsualDay> {
    const { timeZone } = this.profileFor(context, choice);
    const reading = this.readings.open(context);
    const today = cityDayOf(reading.nowMs, timeZone);
    const days = await this.daysBefore(reading, choice, { today, timeZone });
    const begun = days.findLastIndex(({ calls }) => calls.length > 0); // on the first of them the record may have begun at noon
    const hours = days.slice(0, Math.max(0, begun)).map(({ day, calls }) => hoursOf(calls, day, 24));
    return { day: today.date, days: hours.length, hours: hours.length === 0 ? [] : meansOf(hours) };
  }

  /** The latest first; one more than are wanted. A month of a large city is read in short turns. */
  private async daysBefore(
    reading: Reading,
    choice: WallChoice,
    { today, timeZone }: { readonly today: CityDay; readonly timeZone: string },
  ): Promise<readonly { readonly day: CityDay; readonly calls: readonly Call[] }[]> {
    const breather = new Breather();
    const days: { day: CityDay; calls: readonly Call[] }[] = [];
    for (let day = today; days.length <= USUAL_DAYS;) {
      day = cityDayOf(day.fromMs - 1, timeZone);
      days.push({ day, calls: await this.callsOf(reading, choice, day) });
      await breather.breathe();
    }
    return days;
  }

  private callsOf({ scope }: Reading, choice: WallChoice, { fromMs, toMs }: CityDay): Promise<readonly Call[]> {
    return this.incidents.calls(scope, { ...choice, receivedFrom: instantOf(fromMs), receivedTo: instantOf(toMs) });
  }
}

function meansOf(days: readonly (readonly number[])[]): readonly number[] {
  const longest = Math.max(...days.map(({ length }) => length));
  return Array.from({ length: longest }, (_none, hour) => days.reduce((sum, hours) => sum + (hours[hour] ?? 0), 0) / days.length);
}
