import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { cityIdSchema, incidentIdSchema } from '@tanggap/events/ids';
import type { Parcel } from './destination.js';
import { FolderDestination } from './folder-destination.js';

const bytes = Buffer.from('{"format":"invented"}');
const parcel: Parcel = {
  incident: incidentIdSchema.parse('0199aaaa-0000-7000-8000-000000000001'),
  city: cityIdSchema.parse('bima'),
  origin: 'live',
  caseNumber: 'BMA-251124-0001',
  upToRevision: 9,
  bytes,
  hash: createHash('sha256').update(bytes).digest('hex'),
};

describe('FolderDestination', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'case-data-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('leaves one whole file and no temporary one, however often the same parcel comes', async () => {
    const folder = new FolderDestination(root);
    const receipts = [await folder.deliver(parcel), await folder.deliver(parcel)];

    expect(new Set(receipts)).toEqual(new Set([`bima/BMA-251124-0001-r9-${parcel.hash.slice(0, 12)}.json`]));
    expect(await readdir(join(root, 'bima'))).toHaveLength(1);
    expect(await readFile(join(root, receipts[0] ?? ''))).toEqual(bytes);
  });

  it('puts an exercise into a folder of its own', async () => {
    expect(await new FolderDestination(root).deliver({ ...parcel, origin: 'drill' })).toMatch(/^bima\/drill\//);
  });

  it('keeps a file name inside the root whatever the case number holds', async () => {
    const receipt = await new FolderDestination(root).deliver({ ...parcel, caseNumber: '../../etc/passwd' });
    expect(receipt).toMatch(/^bima\/______etc_passwd-r9-/);
  });

  it('says the code, not the path, when the folder cannot be written, and works once it can', async () => {
    const blocked = join(root, 'blocked');
    await writeFile(blocked, 'a file where a folder should be');
    const folder = new FolderDestination(blocked);
    await expect(folder.deliver(parcel)).rejects.toMatchObject({
      name: 'DeliveryFailed',
      code: expect.stringMatching(/^(ENOTDIR|EEXIST)$/),
    });

    await rm(blocked);
    await expect(folder.deliver(parcel)).resolves.toMatch(/^bima\//);
  });
});
