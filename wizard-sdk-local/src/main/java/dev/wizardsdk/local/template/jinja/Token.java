package dev.wizardsdk.local.template.jinja;

/** What the {@link Lexer} finds: text between tags, or a word of a tag. */
record Token(Kind kind, String text, int line) {

    enum Kind {
        DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, NAME, STRING, INTEGER, FLOAT, OPERATOR, END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean operator(String symbol) {
        return kind == Kind.OPERATOR && text.equals(symbol);
    }

    boolean name(String word) {
        return kind == Kind.NAME && text.equals(word);
    }

    String described() {
        return switch (kind) {
            case DATA -> "text";
            case VARIABLE_BEGIN -> "{{";
            case VARIABLE_END -> "}}";
            case BLOCK_BEGIN -> "{%";
            case BLOCK_END -> "%}";
            case END -> "the end of the template";
            case STRING -> "a string";
            case NAME, INTEGER, FLOAT, OPERATOR -> text;
        };
    }
}
