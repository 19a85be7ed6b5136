import { eventStoreDbOverTls } from '@tanggap/testing/eventstoredb-tls.contract';

eventStoreDbOverTls('eventstoredb');
