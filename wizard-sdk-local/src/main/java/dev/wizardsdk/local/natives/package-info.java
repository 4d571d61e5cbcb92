/** Where llama.cpp's shared libraries come from. */
package dev.wizardsdk.local.natives;
