package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a run is.
 *
 * @param round the round it is in; 0 while the seeds are taken in
 * @param phase what it does there
 * @param place where in that phase's input the next stretch begins
 * @param books what it counted until here, as {@link Books#write} gives it
 */
record Checkpoint(int round, Progress.Phase phase, long place, JsonNode books) {}
