import { eventStoreContract } from '@tanggap/testing/event-store.contract';
import { esdbLogUnderTest, liveCases, liveTarget, type EsdbTarget } from '@tanggap/testing/eventstoredb-log-under-test';
import { sealedLogContract } from '@tanggap/testing/sealed-log.contract';

let target: EsdbTarget;
beforeAll(async () => {
  target = await liveTarget('kurrentdb');
});
afterAll(() => target.stop());

eventStoreContract('kurrentdb', () => esdbLogUnderTest('kurrentdb', target), liveCases);
sealedLogContract('kurrentdb', () => esdbLogUnderTest('kurrentdb', target));
