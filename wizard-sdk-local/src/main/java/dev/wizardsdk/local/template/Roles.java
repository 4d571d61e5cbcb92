package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Role;

/** The names most formats have for who speaks. */
final class Roles {

    private Roles() {}

    static String name(Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case TOOL -> "tool";
        };
    }
}
