/** What this computer is: system, processor, C library, memory and graphics, as far as files tell without native code. */
package dev.wizardsdk.local.machine;
