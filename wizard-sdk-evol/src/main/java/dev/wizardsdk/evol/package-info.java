/** Evol-Instruct (Xu et al., WizardLM, arXiv 2304.12244): grows seed instructions into harder and rarer ones, round by round. */
package dev.wizardsdk.evol;
