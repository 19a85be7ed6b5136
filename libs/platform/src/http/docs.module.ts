import { Controller, Get, Header, Inject, Module, Param, type DynamicModule } from '@nestjs/common';
import { Public } from '../access/access-guard.js';
import { renderDocs } from './docs-page.js';
import type { OpenApiDocument } from './openapi.js';
import { problem } from './problem.js';

const DOCUMENTS = Symbol('OpenApiDocuments');

@Public()
@Controller()
class DocsController {
  constructor(@Inject(DOCUMENTS) private readonly documents: readonly OpenApiDocument[]) {}

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): string {
    return renderDocs(this.documents);
  }

  @Get('openapi/:file')
  document(@Param('file') file: string): OpenApiDocument {
    const found = this.documents.find((document) => `${document['x-service']}.json` === file);
    if (found === undefined) throw problem(404, 'not-found');
    return found;
  }
}

/** `/docs` for people, `/openapi/<service>.json` for programs. */
@Module({})
export class DocsModule {
  static register(documents: readonly OpenApiDocument[]): DynamicModule {
    return { module: DocsModule, controllers: [DocsController], providers: [{ provide: DOCUMENTS, useValue: documents }] };
  }
}
