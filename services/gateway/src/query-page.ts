/** A page to try queries on: everything it needs comes from this server, so it works where there is no internet. */
export const queryPageHtml = `<!doctype html>
<html lang="id">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tanggap 112 · GraphQL</title>
<link rel="stylesheet" href="/graphiql/page.css">
<script src="/graphiql/page.js" type="module"></script>
<h1>Tanggap 112 · GraphQL</h1>
<form id="form">
  <label>Kunci akses / access key <input id="key" type="password" autocomplete="off" spellcheck="false"></label>
  <label>Query <textarea id="query" rows="16" spellcheck="false">{
  me { role cities agency }
  board(first: 10) {
    edges { node { overdue incident { caseNumber state } clock { label { id } remainingMs } } }
  }
}</textarea></label>
  <label>Variables <textarea id="variables" rows="4" spellcheck="false">{}</textarea></label>
  <button>Jalankan / run (Ctrl+Enter)</button>
  <button type="button" id="schema">Skema / schema</button>
</form>
<pre id="answer" role="status"></pre>
</html>
`;

export const queryPageCss = `body { font: 15px system-ui, sans-serif; margin: 1rem auto; max-width: 70rem; padding: 0 1rem; color: #1b1f24; background: #fff }
h1 { font-size: 1.2rem }
label { display: block; margin: .6rem 0; font-weight: 600 }
input, textarea { display: block; width: 100%; box-sizing: border-box; font: 13px ui-monospace, monospace; padding: .4rem }
pre { background: #f4f6f8; padding: .8rem; overflow: auto; min-height: 6rem }
@media (prefers-color-scheme: dark) { body { background: #14181c; color: #e6e9ec } pre, input, textarea { background: #1f252b; color: inherit } }
`;

export const queryPageScript = `const field = (id) => document.getElementById(id);
const schemaQuery = '{ __schema { queryType { fields { name description } } mutationType { fields { name description } } subscriptionType { fields { name description } } } }';

async function ask(query, variables) {
  const answer = field('answer');
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer ' + field('key').value.trim() },
      body: JSON.stringify({ query, variables }),
    });
    answer.textContent = JSON.stringify(await response.json(), null, 2);
  } catch (error) {
    answer.textContent = String(error);
  }
}

function run() {
  let variables;
  try {
    variables = JSON.parse(field('variables').value || '{}');
  } catch {
    field('answer').textContent = 'Variables: bukan JSON / not JSON';
    return;
  }
  void ask(field('query').value, variables);
}

field('form').addEventListener('submit', (event) => { event.preventDefault(); run(); });
field('schema').addEventListener('click', () => void ask(schemaQuery, {}));
document.addEventListener('keydown', (event) => { if (event.ctrlKey && event.key === 'Enter') run(); });
`;
