import { failures, refusalRemedies } from '../../apps/dashboard/src/commands/remedies.js';
import { acknowledgementTexts } from '@tanggap/incident/acknowledge-escalation';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import { errorCodes } from '@tanggap/gateway/error-codes';

// The server's own lists: a code that it may answer a command with, and that the desk has no words for, fails here.

it('every refusal says what to do, in both languages', () => {
  const codes = [...Object.keys(rejectionMessages), ...Object.keys(acknowledgementTexts)].sort();
  expect(Object.keys(refusalRemedies).sort()).toEqual(codes);
});

it('every failure says what happened and what to do, in both languages', () => {
  expect(Object.keys(failures).sort()).toEqual([...errorCodes, 'unreachable'].sort());
});

it.each(Object.entries({ ...refusalRemedies, ...failures }))('%s is said in two languages', (_code, said) => {
  expect(said.id).toMatch(/\.$/);
  expect(said.en).toMatch(/\.$/);
  expect(said.id).not.toBe(said.en);
});
