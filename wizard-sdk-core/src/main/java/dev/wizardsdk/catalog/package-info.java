/** What is known by name: models, the formats of their prompts, the services that serve them. */
package dev.wizardsdk.catalog;
