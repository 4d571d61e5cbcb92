package dev.wizardsdk.local.template.jinja;

/** The value of {@code none}. */
enum None {
    NONE
}
