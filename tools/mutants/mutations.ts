import ts from 'typescript';

/** One small change of the program that its specs ought to notice. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly original: string;
  readonly replacement: string;
}

/** The program with every mutant in it, each asleep until `globalThis.mutant` is its id. */
export interface Mutated {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

const operators: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '&&': ['||'],
  '||': ['&&'],
};
const calls: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
};

/**
 * Puts every mutant of a file into its source, so that one loading serves them all. What runs only while the file loads
 * (constants, tables) is left alone: it has run before a mutant can wake.
 * @param firstId ids count on from here
 */
export function mutate(file: string, text: string, firstId: number): Mutated {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const mutants: Mutant[] = [];

  const written = (node: ts.Node): string => {
    let out = '';
    let from = node.getFullStart();
    node.forEachChild((child) => {
      out += text.slice(from, child.getFullStart()) + written(child);
      from = child.getEnd();
    });
    out += text.slice(from, node.getEnd());
    const replacements = replacementsOf(node);
    if (replacements.length === 0) return out;
    const lead = text.slice(node.getFullStart(), node.getStart());
    const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const switched = replacements.map((replacement) => {
      const id = firstId + mutants.length;
      mutants.push({ id, file, line, original: node.getText(), replacement });
      return `globalThis.mutant === ${id} ? (${replacement}) : `;
    });
    return `${lead}(${switched.join('')}(${out.slice(lead.length)}))`;
  };
  return { source: written(tree), mutants };
}

function replacementsOf(node: ts.Node): readonly string[] {
  if (!runsLater(node)) return [];
  const found = [...ofExpression(node), ...ofCondition(node)];
  return [...new Set(found)].filter((replacement) => replacement !== node.getText());
}

function ofExpression(node: ts.Node): readonly string[] {
  if (ts.isBinaryExpression(node)) return ofBinary(node);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) return [node.operand.getText()];
  if (ts.isConditionalExpression(node)) return [node.whenTrue.getText(), node.whenFalse.getText()];
  if (node.kind === ts.SyntaxKind.TrueKeyword && isValue(node)) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword && isValue(node)) return ['true'];
  if (ts.isNumericLiteral(node) && isValue(node)) return [`${node.text} + 1`];
  if (ts.isStringLiteral(node) && isValue(node)) return [node.text === '' ? "'mutant'" : "''"];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) return ['[]'];
  if (ts.isCallExpression(node)) return ofCall(node);
  return [];
}

function ofBinary(node: ts.BinaryExpression): readonly string[] {
  const [left, right] = [node.left.getText(), node.right.getText()];
  const operator = node.operatorToken.getText();
  if (operator === '??') return [left, right];
  return (operators[operator] ?? []).map((other) => `${left} ${other} ${right}`);
}

function ofCall(node: ts.CallExpression): readonly string[] {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const target = expression.expression.getText();
  const args = node.arguments.map((argument) => argument.getText()).join(', ');
  if (expression.name.text === 'filter') return [target];
  const other = calls[expression.name.text];
  return other === undefined ? [] : [`${target}.${other}(${args})`];
}

/** An `if` that always or never holds; a loop that never begins (one that never ends tells nothing more). */
function ofCondition(node: ts.Node): readonly string[] {
  const { parent } = node;
  if (ts.isIfStatement(parent) && parent.expression === node) return ['true', 'false'];
  const isLoop =
    (ts.isWhileStatement(parent) && parent.expression === node) || (ts.isForStatement(parent) && parent.condition === node);
  return isLoop ? ['false'] : [];
}

/** A value of the running program: not a type, a name, or a module's address. */
function isValue(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isLiteralTypeNode(parent) || ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return false;
  return !((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node);
}

function runsLater(node: ts.Node): boolean {
  for (let outer = node.parent as ts.Node | undefined; outer !== undefined; outer = outer.parent) {
    if (ts.isTypeNode(outer) || ts.isParameter(outer)) return false;
    if (ts.isFunctionLike(outer)) return true;
  }
  return false;
}
