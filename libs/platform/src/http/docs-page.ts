import type { JsonObject, OpenApiDocument } from './openapi.js';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f4f6f8;padding:.75rem;overflow:auto}
details{border:1px solid #d5dae0;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}summary{cursor:pointer}
.method{display:inline-block;min-width:4rem;font-weight:700;text-transform:uppercase;color:#0b5394}`;

/** One page without scripts and without a request to anywhere else: it also opens in a city hall without internet. */
export function renderDocs(documents: readonly OpenApiDocument[]): string {
  return `<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tanggap 112 REST</title><style>${style}</style></head><body>
<h1>Tanggap 112 REST</h1>
<p>Setiap permintaan membawa kunci akses / Every request carries an access key: <code>Authorization: Bearer tgp_…</code></p>
${documents.map(renderDocument).join('\n')}
</body></html>`;
}

function renderDocument(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderOperation(path, method, operation)),
  );
  const file = `/openapi/${document['x-service']}.json`;
  return `<h2>${escaped(document.info.title)}</h2><p>${escaped(document.info.description)} · <a href="${escaped(file)}">OpenAPI</a></p>
${operations.join('\n')}
<details><summary>components</summary>${renderJson(document.components.schemas)}</details>`;
}

function renderOperation(path: string, method: string, operation: JsonObject): string {
  const { summary, parameters, requestBody, responses } = operation;
  const section = (title: string, part: unknown): string => (part === undefined ? '' : `<h4>${title}</h4>${renderJson(part)}`);
  return `<details id="${escaped(textOf(operation['operationId']))}"><summary><span class="method">${escaped(method)}</span>
<code>${escaped(path)}</code> ${escaped(textOf(summary))}</summary>
${section('Parameter', parameters)}${section('Isi / Body', requestBody)}${section('Jawaban / Answers', responses)}</details>`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function renderJson(part: unknown): string {
  return `<pre>${escaped(JSON.stringify(part, null, 2))}</pre>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
