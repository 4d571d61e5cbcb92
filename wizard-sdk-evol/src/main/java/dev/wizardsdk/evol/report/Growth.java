package dev.wizardsdk.evol.report;

import dev.wizardsdk.evol.Node;
import dev.wizardsdk.language.Words;

/** Words of an instruction and of what it was made from; of a seed twice the same. */
record Growth(int words, int parentWords) {

    static Growth of(Node node) {
        var words = words(node);
        return new Growth(words, node instanceof Node.Evolved evolved ? words(evolved.parent()) : words);
    }

    private static int words(Node node) {
        return Words.of(node.instruction().whole()).count();
    }

    int added() {
        return words - parentWords;
    }
}
