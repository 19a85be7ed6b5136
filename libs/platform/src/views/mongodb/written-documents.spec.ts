import { WrittenDocuments } from './written-documents.js';

const document = (id: string) => ({ id, seen: {} });

it('knows what was written last, by the very object, until it is forgotten', () => {
  const [written, first, next] = [new WrittenDocuments(), document('a'), document('a')];
  written.keep(first, 'm1');
  expect([written.find('a'), written.markOf(first), written.markOf(next)]).toEqual([first, 'm1', null]);
  written.keep(next, 'm2');
  expect([written.find('a'), written.markOf(first), written.markOf(next)]).toEqual([next, null, 'm2']);
  written.forget('a');
  expect(written.find('a')).toBeNull();
});

it('forgets whoever was written longest ago', () => {
  const written = new WrittenDocuments();
  for (let number = 0; number < 500; number += 1) written.keep(document(String(number)), 'm');
  written.keep(document('0'), 'm');
  written.keep(document('new'), 'm');
  expect([written.find('0')?.id, written.find('1'), written.find('new')?.id]).toEqual(['0', null, 'new']);
});
