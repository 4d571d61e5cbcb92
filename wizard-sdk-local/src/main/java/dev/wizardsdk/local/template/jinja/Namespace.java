package dev.wizardsdk.local.template.jinja;

import java.util.HashMap;
import java.util.Map;

/** The one thing a template can change: named values that outlive the loop that sets them. */
final class Namespace {

    private final Map<String, Object> values = new HashMap<>();

    Map<String, Object> values() {
        return values;
    }
}
