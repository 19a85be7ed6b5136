import type { judgeIncident } from '@tanggap/sla/judge-incident';
import { decideAlarms } from '@tanggap/sla/decide-alarms';
import type { JudgedRow, StepVerdict } from '@tanggap/sla/step-verdict';
import type { DecideAlarms } from './simulated-monitor.js';

type Judge = typeof judgeIncident;

/** Evaluators with a bug; each must turn the properties of verdicts red. */
export const plantedJudges: Readonly<Record<string, (judge: Judge) => Judge>> = {
  /** Breaks "exactly the limit is met". */
  'breaches-at-the-limit': (judge) =>
    overRows(judge, ({ limitMs, verdict }) =>
      verdict?.status === 'met' && verdict.elapsedMs === limitMs
        ? { status: 'breached', elapsedMs: verdict.elapsedMs, overrunMs: 0, open: false }
        : verdict,
    ),
  /** Breaks "no invented limit": ten minutes for every row. */
  'invents-a-limit': (judge) =>
    overRows(judge, ({ verdict }) =>
      verdict?.status === 'no-limit' && (verdict.elapsedMs ?? 0) > 600_000
        ? { status: 'breached', elapsedMs: verdict.elapsedMs ?? 0, overrunMs: 1, open: false }
        : verdict,
    ),
};

function overRows(judge: Judge, change: (row: JudgedRow) => StepVerdict | null): Judge {
  return (timeline, book, nowMs) => {
    const judgement = judge(timeline, book, nowMs);
    return { ...judgement, rows: judgement.rows.map((row) => ({ ...row, verdict: change(row) })) };
  };
}

/** Monitors with a bug; each must turn "live equals replay" red. */
export const plantedAlarms: Readonly<Record<string, DecideAlarms>> = {
  /** A breach once said stands for ever. */
  'ignores-retraction': (question) => decideAlarms(question).filter(({ type }) => type !== 'SlaBreachRetracted'),
  /** Asks as if a millisecond more had passed. */
  'breaches-at-the-limit': (question) => decideAlarms({ ...question, nowMs: question.nowMs + 1 }),
  /** Reads no alarm stream before it speaks. */
  'forgets-what-it-said': (question) => decideAlarms({ ...question, recorded: [] }),
  /** Warns, and then falls silent. */
  'warns-only': (question) => decideAlarms(question).filter(({ type }) => type === 'SlaWarning'),
};
