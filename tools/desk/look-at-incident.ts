import type { DeskPage, DeskStage, Visitor } from './desk-stage.js';

/** A supervisor, unless said, before one case that goes on by itself. */
export async function lookAt(stage: DeskStage, incident: string, more: Partial<Visitor> = {}): Promise<DeskPage> {
  const visit = await stage.visit({ owner: 'jambi supervisor', path: `/incidents/${incident}`, ...more });
  await visit.page.locator('h1', { hasText: 'JMB-' }).waitFor();
  await visit.page.locator('[data-state=live]').waitFor();
  return visit;
}
