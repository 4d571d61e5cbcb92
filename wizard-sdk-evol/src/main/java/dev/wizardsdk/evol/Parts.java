package dev.wizardsdk.evol;

import java.util.Optional;

final class Parts {

    private Parts() {}

    static Optional<String> lost(Instruction parent, Instruction child) {
        return Optional.empty();
    }
}
