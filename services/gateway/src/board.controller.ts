import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { RecordedEvent } from '@tanggap/events/envelope';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import { ConsumeFeed } from '@tanggap/platform/event-feed/nest-feed-transport';
import type { Projection } from '@tanggap/platform/views/projection';
import { ViewProgress } from './live/view-progress.js';
import { BOARD } from './reads/incident-reader.js';

/** The one writer of the board view. */
@Controller()
export class BoardController {
  constructor(
    @Inject(BOARD) private readonly board: Projection<IncidentRecord>,
    private readonly progress: ViewProgress,
  ) {}

  @ConsumeFeed('gateway')
  async on(@Payload() event: RecordedEvent): Promise<void> {
    await this.board.apply(event);
    this.progress.note(event.stream, event.revision);
  }
}
