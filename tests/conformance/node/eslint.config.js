// Every schema rule of graphql-eslint (recommended, all, relay) as an error, on the schema of the repository.
// What is not asked stands here, each with its reason; nothing is switched off in the schema itself.
import { readFileSync } from "node:fs";
import path from "node:path";
import graphql from "@graphql-eslint/eslint-plugin";
import { buildSchema, isObjectType } from "graphql";

const schemaFile = path.resolve(import.meta.dirname, "../../../schema.graphql");
const schema = buildSchema(readFileSync(schemaFile, "utf8"));

// Who has an identity implements Node. The rule would give an id to Relay's own connections, edges and page info, to
// payloads and errors, and to values such as an answer, none of which can be fetched again.
const withoutIdentity = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.getInterfaces().some(({ name }) => name === "Node"))
  .map((type) => type.name);

const rules = {
  ...graphql.configs["flat/schema-recommended"].rules,
  ...graphql.configs["flat/schema-all"].rules,
  ...graphql.configs["flat/schema-relay"].rules,

  // Stricter than asked: each field, argument, input field and enum value is described too.
  "@graphql-eslint/require-description": [
    "error",
    {
      types: true,
      rootField: true,
      DirectiveDefinition: true,
      FieldDefinition: true,
      InputValueDefinition: true,
      EnumValueDefinition: true,
    },
  ],

  // Held for all that implement Node.
  "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { types: withoutIdentity } }],

  // `errors`, and lists that cannot grow (the two signatures of a contract), are plain lists: Relay asks for connections
  // where there are pages. Edges to what is no Node: tests/guards/test_one_meaning.py names each with its reason.
  "@graphql-eslint/relay-edge-types": [
    "error",
    { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  ],

  // Would forbid every mutation and subscription, and with them Relay's mutations.
  "@graphql-eslint/no-root-type": "off",

  // The order tells the story: identity first, then what people look for first; sorting would scatter the paging
  // arguments that Relay clients know as first, after, last, before.
  "@graphql-eslint/alphabetize": "off",

  // Wants the argument `deletionDate`, which GraphQL's @deprecated has not. The date stands at the end of each reason:
  // tests/guards/test_schema.py.
  "@graphql-eslint/require-deprecation-date": "off",
};

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: schemaFile } } },
    plugins: { "@graphql-eslint": graphql },
    rules,
  },
];
