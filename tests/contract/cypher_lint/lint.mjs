// Lints statements with Neo4j's own language support. Where its modules lie is the argument.
// In (standard input, JSON): {schema: {labels, relationshipTypes, propertyKeys, graphSchema},
// statements: [{name, text, parameters, rowKeys}]}, rowKeys being the keys of maps handed in as parameters.
// Out (standard output, JSON): [{name, line, message}], empty when nothing is wrong.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'package.json'));
const { lintCypherQuery, testData } = require('@neo4j-cypher/language-support');
const { schema, statements } = JSON.parse(readFileSync(0, 'utf8'));
const { functions, procedures } = testData.mockSchema;

const found = statements.flatMap(({ name, text, parameters, rowKeys }) =>
  lintCypherQuery(text, {
    ...schema,
    propertyKeys: [...schema.propertyKeys, ...rowKeys],
    functions,
    procedures,
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter, ''])),
    defaultLanguage: 'CYPHER 5',
  }).diagnostics.map(({ message, range }) => ({ name, line: range.start.line + 1, message })),
);
process.stdout.write(JSON.stringify(found));
