import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '@tanggap/platform/access/access-guard';
import { queryPageCss, queryPageHtml, queryPageScript } from './query-page.js';

/** The page itself is no secret; every query it sends needs a key. */
@Public()
@Controller('graphiql')
export class QueryPageController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return queryPageHtml;
  }

  @Get('page.css')
  @Header('content-type', 'text/css; charset=utf-8')
  css(): string {
    return queryPageCss;
  }

  @Get('page.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): string {
    return queryPageScript;
  }
}
