import { called, jambi, sent } from '@tanggap/testing/judged-logbook';

describe('unfinished rows', () => {
  it('run until their track or the incident ends, then miss their stop', () => {
    expect(jambi(sent, 200).row('kebakaran', 3, 'damkar')).toBe('running 110');
    const gaveUp = jambi([...sent, '900 Responded damkar']);
    expect(gaveUp.row('kebakaran', 3, 'damkar')).toBe('missing stop');
    expect(gaveUp.row('kebakaran', 4, 'damkar')).toBe('missing both');
    expect(gaveUp.row('kebakaran', 5, 'damkar')).toBe('missing start');
    expect(jambi([...sent, '900 Closed']).row('kebakaran', 3, 'damkar')).toBe('missing stop');
  });

  it('have not started before anything started them', () => {
    expect(jambi(called).row('penerimaan-panggilan', 7)).toBe('not-started');
    expect(jambi(sent).row('kebakaran', 4, 'damkar')).toBe('not-started');
  });

  it('run again when the incident is opened again, and a late field report is judged as usual', () => {
    expect(jambi([...sent, '200 Closed', '210 Reopened'], 300).row('kebakaran', 3, 'damkar')).toBe('running 210');
    expect(jambi([...sent, '900 Closed', '600 ArrivedOnScene damkar/D1']).row('kebakaran', 3, 'damkar')).toBe('met 510');
  });

  it('show a stop before its start as negative, and judge a stop without start as missing', () => {
    const early = jambi([...sent, '80 ArrivedOnScene damkar/D1']);
    expect(early.row('kebakaran', 3, 'damkar')).toBe('negative -10');
    expect(jambi([...called, '70 Dispatched damkar', '90 ArrivedOnScene damkar']).row('kebakaran', 3, 'damkar')).toBe(
      'missing start',
    );
  });
});

describe('an instant', () => {
  it('is measured by nothing once recorded, and missing when it never was', () => {
    expect(jambi(['0 ReportReceived']).row('penerimaan-panggilan', 3)).toBe('no-limit -');
    expect(jambi(['0 NoteAdded damkar'].slice(1)).row('penerimaan-panggilan', 3)).toBe('not-started');
    expect(jambi(['9 Closed']).row('penerimaan-panggilan', 3)).toBe('missing stop');
  });
});
