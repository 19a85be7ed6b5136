/** What was typed of a call and is not on record yet. */
export interface Draft {
  readonly callerName: string;
  readonly callerPhone: string;
  readonly address: string;
  readonly district: string;
  readonly point: string;
  readonly description: string;
  readonly category: string;
  readonly agencies: readonly string[];
}

export const blankDraft: Draft = {
  callerName: '',
  callerPhone: '',
  address: '',
  district: '',
  point: '',
  description: '',
  category: '',
  agencies: [],
};

const nameOf = (incident: string): string => `draft-${incident}`;

/** Of this tab only: a reload keeps it, closing or signing out ends it (ADR 18). */
export function keptDraft(store: Pick<Storage, 'getItem'>, incident: string): Draft {
  const kept = store.getItem(nameOf(incident));
  return kept === null ? blankDraft : { ...blankDraft, ...(JSON.parse(kept) as Partial<Draft>) }; // what keepDraft wrote
}

export function keepDraft(store: Pick<Storage, 'setItem'>, incident: string, draft: Draft): void {
  store.setItem(nameOf(incident), JSON.stringify(draft));
}

export function forgetDraft(store: Pick<Storage, 'removeItem'>, incident: string): void {
  store.removeItem(nameOf(incident));
}

/** @param typed `-1.61, 103.61` @returns undefined for nothing typed, null for anything else that is no point */
export function pointOf(typed: string): { readonly lat: number; readonly lng: number } | undefined | null {
  if (typed.trim() === '') return undefined;
  const found = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(typed);
  const [lat, lng] = [Number(found?.[1]), Number(found?.[2])];
  return found === null || Math.abs(lat) > 90 || Math.abs(lng) > 180 ? null : { lat, lng };
}
