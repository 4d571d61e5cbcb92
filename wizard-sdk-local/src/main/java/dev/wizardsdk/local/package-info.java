/** Models in files, run by llama.cpp on this machine. */
package dev.wizardsdk.local;
