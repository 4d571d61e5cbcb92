package dev.wizardsdk.model;

import java.util.regex.Pattern;

/**
 * A function that a model may ask its caller to run.
 *
 * @param name        1 to 64 letters, digits, {@code _} and {@code -}: what every service accepts
 * @param description when and for what to use it, for the model to read
 * @param parameters  the JSON Schema of its arguments, an object
 */
public record ToolDefinition(String name, String description, String parameters) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public ToolDefinition {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the tool's name is \"" + name + "\", it must be 1 to 64 letters, digits, _ and -");
        }
    }
}
