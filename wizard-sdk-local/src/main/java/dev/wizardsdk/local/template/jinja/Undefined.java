package dev.wizardsdk.local.template.jinja;

/** The value of what does not exist: it prints as nothing, is false and empty, and fails when more is asked of it. */
record Undefined(String reason) {

    static Undefined of(String name) {
        return new Undefined(name + " is undefined");
    }
}
