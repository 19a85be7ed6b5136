import { Inject, Injectable } from '@nestjs/common';
import type { CityId } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Scope } from '@tanggap/platform/access/principal';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { GatewayContext } from '../gateway-context.js';
import { LiveDirectory } from '../live-directory.js';
import { CityMaps, type MapPost } from '../map/city-maps.js';
import { Revealer, type PersonalField, type Revealed } from '../reveal.js';

/** What one answer is computed with: who asks, the moment it judges at, the cities' rules. */
export class Reading {
  constructor(
    private readonly context: GatewayContext,
    /** Epoch ms UTC. */
    readonly nowMs: number,
    readonly directory: CityDirectory,
    private readonly revealer: Revealer,
    /** Epoch ms UTC; only what was recorded by then is known. null: everything. */
    readonly asKnownAtMs: number | null,
    /** In place of what the cities' profiles say; null: as each says. */
    private readonly warningPercent: number | null,
    private readonly maps: CityMaps,
  ) {}

  get scope(): Scope {
    return this.context.scope;
  }

  profileOf(city: CityId | null): CityProfile | null {
    return city === null ? null : findProfile(this.directory, city);
  }

  /** Part of a limit after which a running row warns, in percent; null where the city is not known. */
  warningPctOf(city: CityId | null): number | null {
    return this.warningPercent ?? this.profileOf(city)?.warningPct ?? null;
  }

  postsOf(city: CityId | null): readonly MapPost[] {
    return city === null ? [] : this.maps.postsOf(city);
  }

  reveal(asked: PersonalField): Promise<Revealed> {
    return this.revealer.reveal(asked, this.scope);
  }

  /** The case at the end of a chain of merges; null where the caller may not see it. */
  rootOf(id: string): Promise<IncidentRecord | null> {
    return this.context.rootOf(id, this.asKnownAtMs);
  }
}

/** Opens readings: one an answer, so that all its rows are judged at the same moment. */
@Injectable()
export class Readings {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly directory: LiveDirectory,
    private readonly revealer: Revealer,
    private readonly maps: CityMaps,
  ) {}

  /** @param at epoch ms UTC: `nowMs` to judge at another moment than now, `asKnownAtMs` to forget what came later */
  open(context: GatewayContext, at: { readonly nowMs?: number; readonly asKnownAtMs?: number | null } = {}): Reading {
    const nowMs = at.nowMs ?? this.platform.clock.nowMs();
    return new Reading(
      context,
      nowMs,
      this.directory.current(),
      this.revealer,
      at.asKnownAtMs ?? null,
      this.platform.config.warningPercent,
      this.maps,
    );
  }
}
