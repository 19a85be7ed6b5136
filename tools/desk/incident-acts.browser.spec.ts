import type { Locator, Page } from 'playwright-core';
import { aCase } from './busy-board.js';
import { DeskStage, type DeskPage, type Visitor } from './desk-stage.js';
import { lookAt } from './look-at-incident.js';

const MINUTE_MS = 60_000;
const HOSTILE = '<img src=x onerror="document.title=1">"; DROP TABLE events; --';
const LONG_NAME = 'Wirahadikusumah'.repeat(14).slice(0, 200); // no place to break it
const CALL_TAKER = 'jambi call-taker';

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
});
afterEach(() => stage.leave());
afterAll(() => stage.close());

const look = (incident: string, more?: Partial<Visitor>): Promise<DeskPage> => lookAt(stage, incident, more);

/** What can be done on the case, or the card of an agency's track. */
function card(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Opens what stands behind one more key in a card. */
async function unfold(where: Locator): Promise<void> {
  const more = where.locator('summary');
  if ((await where.locator('details[open]').count()) > 0) return;
  await more.focus();
  await more.press('Enter');
}

/** Opens a form with Enter on its button. @returns the dialog, with the focus where typing begins */
async function openForm(where: Locator, name: string): Promise<Locator> {
  const button = where.getByRole('button', { name, exact: true });
  await button.focus();
  await button.press('Enter');
  const dialog = where.page().getByRole('dialog');
  await dialog.waitFor();
  await dialog.locator('[data-autofocus]:focus').waitFor();
  return dialog;
}

async function send(dialog: Locator): Promise<void> {
  await dialog.page().keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
}

async function onRecord(page: Page, type: string, words?: string): Promise<void> {
  await page
    .locator(`li[data-type=${type}]`, words === undefined ? {} : { hasText: words })
    .first()
    .waitFor();
}

describe('what a person does on an incident', () => {
  it('takes a report of no more than a telephone number from the first word to the last, by the keyboard', async () => {
    const { incident } = await stage.post(CALL_TAKER, '/reports', { channel: 'phone', callerPhone: '+62 812 0000 0000' });
    const { page, errors } = await look(incident);
    const center = card(page, 'Yang dapat dilakukan');
    await send(await openForm(center, 'Angkat panggilan'));
    await onRecord(page, 'CallAnswered');
    await unfold(center);
    const call = await openForm(center, 'Telepon kembali');
    await call.getByLabel('Hasil').selectOption('BUSY');
    await send(call);
    await onRecord(page, 'CallbackAttempted', 'sibuk');
    await send(await openForm(center, 'Golongkan panggilan'));
    await onRecord(page, 'ReportTriaged', 'darurat');

    const verify = await openForm(center, 'Verifikasi');
    await verify.getByLabel('Kategori').selectOption('kebakaran');
    await verify.getByLabel('Nama pelapor').fill(LONG_NAME);
    await verify.getByLabel('Alamat').fill(HOSTILE);
    await verify.getByLabel('Kejadian').fill(HOSTILE);
    await send(verify);
    await onRecord(page, 'Verified', 'Kebakaran');
    await page.locator('dd', { hasText: LONG_NAME }).waitFor();
    await page.locator('dd', { hasText: HOSTILE }).first().waitFor();

    const again = await openForm(center, 'Golongkan ulang');
    await again.getByLabel('Kategori').selectOption('hewan-buas-berbisa-liar');
    await again.getByRole('textbox', { name: 'Catatan' }).fill(HOSTILE);
    await send(again);
    await onRecord(page, 'Reclassified', HOSTILE);

    const inform = await openForm(center, 'Beri tahu OPD');
    await inform.getByLabel('OPD', { exact: true }).selectOption('pln');
    await send(inform);
    await onRecord(page, 'AgencyInformed', 'PLN');
    const transfer = await openForm(center, 'Sambungkan untuk nasihat');
    await transfer.getByLabel('OPD', { exact: true }).selectOption('dinkes');
    await send(transfer);
    await onRecord(page, 'CallTransferred', 'Dinas Kesehatan');
    await send(await openForm(card(page, 'Dinas Kesehatan'), 'Batalkan penugasan'));
    await onRecord(page, 'TrackCancelled', 'tidak diperlukan');
    const note = await openForm(center, 'Tambah catatan');
    await note.getByRole('textbox', { name: 'Catatan' }).fill(HOSTILE);
    await send(note);
    await onRecord(page, 'NoteAdded', HOSTILE);

    await send(await openForm(center, 'Tutup kasus'));
    await onRecord(page, 'Closed');
    const reopen = await openForm(center, 'Buka kembali');
    await page.keyboard.press('Control+Enter'); // without a reason
    await reopen.getByRole('alert').waitFor();
    await reopen.getByLabel('Alasan').fill(HOSTILE);
    await send(reopen);
    await onRecord(page, 'Reopened', HOSTILE);
    expect(await page.title()).toBe('Tanggap 112');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280); // the long name is broken, not the page
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('sets a time right, and says of rows that they are done or left out', async () => {
    const { incident } = await aCase(stage, {
      category: 'hewan-buas-berbisa-liar',
      agency: 'damkar',
      district: 'Telanaipura',
      until: 'arrived',
    });
    const { page, errors } = await look(incident);
    const fire = card(page, 'Dinas Pemadam Kebakaran dan Penyelamatan');
    await unfold(fire);
    await send(await openForm(fire, 'Langkah selesai'));
    await onRecord(page, 'StepCompleted', 'No. 4');
    const done = fire.getByRole('button', { name: 'Langkah selesai' });
    await fire.locator('button[aria-disabled=true]', { hasText: 'Langkah selesai' }).waitFor();
    await done.focus();
    expect(await reasonOf(done)).toEqual(['Tidak ada langkah SOP yang menunggu ini.', true]);
    const skip = await openForm(fire, 'Lewati langkah');
    await skip.getByLabel('Alasan').selectOption('NOT_POSSIBLE');
    await send(skip);
    await onRecord(page, 'StepSkipped', 'tidak mungkin');
    await fire.locator('tr[data-verdict=SKIPPED]', { hasText: 'dicatat dilewati' }).waitFor();

    const center = card(page, 'Yang dapat dilakukan');
    await unfold(center);
    const correct = await openForm(center, 'Betulkan waktu');
    const arrival = correct.locator('option', { hasText: 'Tiba di lokasi' });
    await correct.getByLabel('Yang waktunya salah').selectOption((await arrival.getAttribute('value')) ?? '');
    await correct.getByLabel('Waktu yang benar').fill('pagi');
    await correct.getByText('Tulis seperti 14:05').waitFor();
    const rightMs = stage.nowMs() + MINUTE_MS;
    const right = new Date(rightMs).toLocaleTimeString('sv-SE', { timeZone: 'Asia/Jakarta' });
    await correct.getByLabel('Waktu yang benar').fill(right);
    await correct.getByLabel('Alasan').fill(HOSTILE);
    await send(correct);
    await onRecord(page, 'OccurrenceCorrected', 'membetulkan: Tiba di lokasi');
    await page.locator('li[data-type=ArrivedOnScene]', { hasText: 'dikoreksi' }).waitFor();
    expect(await page.locator('[data-kind=corrected][data-event=ArrivedOnScene]').count()).toBe(1);
    expect(errors).toEqual([]);
  });

  it('merges into the earlier report, and takes it back', async () => {
    const earlier = await stage.post(CALL_TAKER, '/reports', { channel: 'phone', callerPhone: '0812-1111-1111' });
    await stage.jump(1000); // so that it is the earlier one
    const { incident } = await stage.post(CALL_TAKER, '/reports', { channel: 'phone', callerPhone: '0812-1111-1111' });
    const { page, errors } = await look(incident);
    const center = card(page, 'Yang dapat dilakukan');
    await unfold(center);
    const unmerge = center.getByRole('button', { name: 'Batalkan penggabungan' });
    await unmerge.focus();
    expect(await reasonOf(unmerge)).toEqual(['Laporan ini tidak sedang digabung.', true]);
    const merge = await openForm(center, 'Gabungkan');
    await page.keyboard.press('Control+Enter');
    await merge.getByText('Cari dahulu kasus tujuannya.').waitFor();
    await merge.getByLabel('Gabung ke kasus').fill('JMB-000101-0001');
    await merge.getByRole('button', { name: 'Cari' }).press('Enter');
    await merge.getByText('Tidak ada kasus dengan nomor itu.').waitFor();
    await merge.getByLabel('Gabung ke kasus').fill(earlier.caseNumber ?? '');
    await merge.getByRole('button', { name: 'Cari' }).press('Enter');
    await merge.locator(`[data-target="${earlier.incident}"]`).waitFor();
    await send(merge);
    await page.getByRole('link', { name: earlier.caseNumber ?? '' }).waitFor();
    await send(await openForm(center, 'Batalkan penggabungan'));
    await onRecord(page, 'Unmerged');
    expect(errors).toEqual([]);
  });

  it('destroys personal data only for whoever typed the case number', async () => {
    const { incident, caseNumber } = await stage.post(CALL_TAKER, '/reports', { channel: 'phone', callerName: 'Nama Contoh' });
    const { page, errors } = await look(incident, { owner: 'jambi city-admin' });
    await page.locator('dd', { hasText: 'tidak untuk kunci Anda' }).first().waitFor();
    const center = card(page, 'Yang dapat dilakukan');
    await unfold(center);
    const erase = await openForm(center, 'Hapus data pribadi');
    await erase.getByLabel('Untuk memastikan').fill('JMB-1');
    await page.keyboard.press('Control+Enter');
    await erase.getByText('Nomor yang diketik bukan').waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await erase.getByLabel('Untuk memastikan').fill(caseNumber ?? '');
    await send(erase);
    await onRecord(page, 'PersonalDataErased', 'atas permintaan orangnya');
    expect(errors).toEqual([]);
  });

  it('lets nobody overwrite what another did meanwhile: it shows what changed and keeps what was typed', async () => {
    const { incident } = await stage.post(CALL_TAKER, '/reports', { channel: 'phone' });
    const { page, errors } = await look(incident);
    const center = card(page, 'Yang dapat dilakukan');
    const verify = await openForm(center, 'Verifikasi');
    await verify.getByLabel('Nama pelapor').fill('Bu Contoh');
    await stage.post(CALL_TAKER, `/incidents/${incident}/notes`, { text: 'penelepon berdiri di jembatan' });
    await verify.locator('[data-meanwhile]', { hasText: 'berdiri di jembatan' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await verify.locator('[data-fault=moved]', { hasText: 'Orang lain lebih cepat' }).waitFor();
    expect(await verify.getByLabel('Nama pelapor').inputValue()).toBe('Bu Contoh');
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await send(verify);
    await onRecord(page, 'Verified');

    const triage = await openForm(center, 'Golongkan panggilan');
    await stage.post(CALL_TAKER, `/incidents/${incident}/triage`, { class: 'normal' });
    await triage.locator('[data-meanwhile]', { hasText: 'darurat' }).waitFor();
    await triage.getByLabel('Jenis panggilan').selectOption('PRANK');
    await page.keyboard.press('Control+Enter');
    await triage.locator('[data-fault=refused]', { hasText: 'Pakai “Golongkan ulang”' }).waitFor();
    await page.keyboard.press('Escape');
    expect(errors).toEqual([]);
  });

  it('says that an agency rejected while another was being dispatched', async () => {
    const { incident, track } = await aCase(stage, {
      category: 'kecelakaan',
      agency: 'dinkes',
      district: 'Kota Baru',
      until: 'dispatched',
    });
    const { page, errors } = await look(incident);
    const dispatch = await openForm(card(page, 'Yang dapat dilakukan'), 'Teruskan ke OPD');
    await dispatch.getByLabel('OPD', { exact: true }).selectOption('polresta');
    await stage.post('jambi agency-dispatcher dinkes', `/incidents/${incident}/tracks/${track}/rejection`, { reason: 'no-unit' });
    await dispatch.locator('[data-meanwhile]', { hasText: 'tidak ada unit' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await dispatch.locator('[data-fault=moved]').waitFor();
    expect(await dispatch.getByLabel('OPD', { exact: true }).inputValue()).toBe('polresta');
    await send(dispatch);
    await card(page, 'Polresta Jambi').waitFor();
    const accept = card(page, 'Dinas Kesehatan').getByRole('button', { name: 'Terima', exact: true });
    await accept.focus();
    expect(await reasonOf(accept)).toEqual(['Penugasan instansi ini sudah berakhir.', true]);
    expect(errors).toEqual([]);
  });
});

/** Why a button is refused, as a screen reader says it, and whether it is in sight while the button has the focus. */
async function reasonOf(button: Locator): Promise<readonly [string, boolean]> {
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  const reason = button.page().locator(`[id="${(await button.getAttribute('aria-describedby')) ?? ''}"]`);
  return [(await reason.textContent()) ?? '', await reason.isVisible()];
}
