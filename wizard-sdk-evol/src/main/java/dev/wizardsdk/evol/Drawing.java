package dev.wizardsdk.evol;

import java.util.random.RandomGenerator;

/** The work of a {@link Choosing}, without its name. */
interface Drawing {

    Operation choose(Choosing.Choice choice, RandomGenerator random);
}
