import { endAtTriage, forget, makeLate, WalkRefused, type TriageEnd } from './change-script.js';
import type { WalkScript } from './walk-script.js';

export type RowChoice = number | 'each';

export interface WalkChanges {
  readonly late?: RowChoice;
  readonly forget?: RowChoice;
  /** Alias of the one track that joint rows are changed on. */
  readonly track?: string;
  readonly ending?: TriageEnd;
}

export interface PlannedWalk {
  /** What was changed, in words; empty: as written. */
  readonly change: string;
  readonly script: WalkScript;
}

export interface Plan {
  readonly walks: readonly PlannedWalk[];
  /** Changes that the table does not admit; with one named row of one SOP it is thrown instead. */
  readonly refused: readonly string[];
}

/** Every walk that was asked for, changed as asked. @throws WalkRefused when nothing is left to walk */
export function planWalks(scripts: readonly WalkScript[], changes: WalkChanges): Plan {
  const walks: PlannedWalk[] = [];
  const refused: string[] = [];
  for (const script of scripts) {
    for (const [late, forgotten] of choices(script, changes)) {
      try {
        walks.push(changed(script, { ...changes, late, forgotten }));
      } catch (error) {
        if (!(error instanceof WalkRefused)) throw error;
        refused.push(error.message);
      }
    }
  }
  if (walks.length === 0) throw new WalkRefused(refused[0] ?? 'tidak ada yang dijalankan / nothing to walk');
  return { walks, refused };
}

type Choice = readonly [late: number | undefined, forgotten: number | undefined];

function choices(script: WalkScript, { late, forget: forgotten }: WalkChanges): readonly Choice[] {
  const ords = [...new Set(script.expected.filter((row) => row.fixed === undefined).map((row) => row.ord))];
  const lates = late === 'each' ? ords : [late];
  const forgets = forgotten === 'each' ? ords : [forgotten];
  return lates.flatMap((one) => forgets.map((other): Choice => [one, other]));
}

interface OneChange {
  readonly late: number | undefined;
  readonly forgotten: number | undefined;
  readonly track?: string;
  readonly ending?: TriageEnd;
}

function changed(script: WalkScript, { late, forgotten, track, ending }: OneChange): PlannedWalk {
  if (late !== undefined && late === forgotten)
    throw new WalkRefused(
      `${script.sop}:${late}: yang tidak tercatat tidak dapat terlambat / nobody is late with what was never recorded (--late, --forget)`,
    );
  const words: string[] = [];
  let result = script;
  if (late !== undefined) {
    result = makeLate(result, late, track);
    words.push(`terlambat/late ${late}`);
  }
  if (forgotten !== undefined) {
    result = forget(result, forgotten, track);
    words.push(`terlupa/forget ${forgotten}`);
  }
  if (ending !== undefined) {
    result = endAtTriage(result, ending);
    words.push(ending);
  }
  return { change: words.join(', '), script: result };
}
