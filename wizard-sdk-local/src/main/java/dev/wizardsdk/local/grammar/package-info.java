/** What an answer may look like: grammars, JSON schemas turned into them, and the tokens they leave a model. */
package dev.wizardsdk.local.grammar;
