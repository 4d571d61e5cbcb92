package dev.wizardsdk.evol;

import java.util.Optional;

/**
 * What a round made of an instruction of the pool, before answers.
 *
 * @param child what passed; else empty
 * @param then  what happens to the parent where nothing passed
 */
record Made(Pooled parent, Optional<Fresh> child, Then then) {}
