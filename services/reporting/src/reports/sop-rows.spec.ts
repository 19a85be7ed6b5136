import { sopIdSchema } from '@tanggap/events/ids';
import { findSop } from '@tanggap/sop-definitions/catalog';
import { emptyDirectory } from '@tanggap/sop-definitions/city-directory';
import { SopRows, type Overrides } from './sop-rows.js';

const id = sopIdSchema.parse('jambi/kebakaran');
const ref = { id, version: 1 };
const travel = { sop: ref, ord: 3 };

function rows(...overrides: Overrides): SopRows {
  return new SopRows(emptyDirectory, overrides);
}

describe('SopRows', () => {
  it('lays a supposed limit over a copy and keeps the printed one beside it', () => {
    const supposed = rows({ sop: id, ord: 3, limitSec: 720 });
    expect(supposed.factsOf(travel)).toMatchObject({ limitMs: 720_000, printedLimitMs: 600_000, overridden: true });
    expect(supposed.sop(ref)?.rows.find(({ ord }) => ord === 3)?.time.limitSec).toBe(720);
    expect(findSop(id, 1)?.rows.find(({ ord }) => ord === 3)?.time.limitSec).toBe(600);
    expect(rows().factsOf(travel)).toMatchObject({ limitMs: 600_000, overridden: false });
  });

  it('takes a limit away', () => {
    const without = rows({ sop: id, ord: 3, limitSec: null });
    expect(without.factsOf(travel)).toMatchObject({ limitMs: null, printedLimitMs: 600_000 });
    expect(without.sop(ref)?.rows.find(({ ord }) => ord === 3)?.time).toEqual({ raw: '10 Menit' });
  });

  it('touches no other row and no other SOP', () => {
    const supposed = rows({ sop: id, ord: 3, limitSec: 1 });
    expect(supposed.sop(ref)?.rows.filter(({ ord }) => ord !== 3)).toEqual(findSop(id, 1)?.rows.filter(({ ord }) => ord !== 3));
    const other = sopIdSchema.parse('jambi/pandemik');
    expect(supposed.sop({ id: other, version: 1 })).toBe(findSop(other, 1));
  });

  it('knows no version that nobody wrote', () => {
    expect(rows().sop({ id, version: 99 })).toBeNull();
  });
});
