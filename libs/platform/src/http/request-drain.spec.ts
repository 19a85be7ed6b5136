import { Controller, Get, Module } from '@nestjs/common';
import { Public } from '../access/access-guard.js';
import { AccessKeys } from '../access/access-keys.js';
import { createLogger } from '../telemetry/logger.js';
import { Metrics } from '../telemetry/metrics.js';
import { createHttpApp } from './create-http-app.js';

const begun = Promise.withResolvers<undefined>();
const mayEnd = Promise.withResolvers<undefined>();

@Public()
@Controller()
class SlowController {
  @Get('slow')
  async slow(): Promise<{ readonly said: string }> {
    begun.resolve(undefined);
    await mayEnd.promise;
    return { said: 'selesai' };
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

it('gives every request under way its answer when it stops, and takes no new one', async () => {
  const logger = createLogger({ service: 'test', level: 'silent' });
  const access = AccessKeys.open(':memory:');
  const app = await createHttpApp(SlowModule, {
    logger,
    metrics: new Metrics(),
    access,
    feed: null,
    rejections: {},
    readyLag: 0,
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const answer = fetch(`${url}/slow`);
  await begun.promise;
  const stopped = app.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  mayEnd.resolve(undefined);
  expect(await (await answer).json()).toEqual({ said: 'selesai' });
  await stopped;
  access.close();
});
