/** Java types as JSON Schemas, and JSON values as values of those types. Not exported. */
package dev.wizardsdk.schema;
