/** GGUF model files: what their header says, checked before native code reads them. */
package dev.wizardsdk.local.gguf;
