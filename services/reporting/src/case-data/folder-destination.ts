import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DeliveryFailed, errorCodeOf, type Destination, type Parcel } from './destination.js';

/** A folder that somebody else reads: a parcel appears there whole or not at all, and stays after a power loss. */
export class FolderDestination implements Destination {
  constructor(private readonly root: string) {}

  /** The receipt is the file's name below the root. */
  async deliver(parcel: Parcel): Promise<string> {
    const name = fileNameOf(parcel);
    try {
      await writeWhole(join(this.root, name), parcel.bytes);
    } catch (error) {
      throw new DeliveryFailed(errorCodeOf(error));
    }
    return name;
  }
}

/** An exercise lies apart, so that nobody forwards it by hand. */
function fileNameOf({ city, origin, caseNumber, incident, upToRevision, hash }: Parcel): string {
  const folder = origin === 'live' ? city : join(city, origin);
  const label = (caseNumber ?? incident).replaceAll(/[^A-Za-z0-9-]/g, '_');
  return join(folder, `${label}-r${upToRevision}-${hash.slice(0, 12)}.json`);
}

/** The temporary name is the same at every try: what a crash left behind is overwritten, not piled up. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.tmp`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await durably(temporary, 'w', (file) => file.writeFile(bytes));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to report
    throw error;
  }
  // The new name is durable only with its folder.
  await durably(folder, 'r', () => Promise.resolve());
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function durably(path: string, flags: 'r' | 'w', use: (file: OpenFile) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await use(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
