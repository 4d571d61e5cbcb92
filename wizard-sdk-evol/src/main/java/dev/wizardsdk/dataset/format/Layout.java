package dev.wizardsdk.dataset.format;

import dev.wizardsdk.model.Role;
import java.util.Map;

/**
 * What a folder's own description tells of the rows of a file.
 *
 * @param columns    the form's name of a column to the file's
 * @param roleKey    the property of a message that tells who speaks; empty for the usual ones
 * @param contentKey the same for what is said
 * @param roles      how roles are called, beside the usual names
 * @param callRole   how a turn is called that calls a tool; empty for the usual names
 */
record Layout(Map<String, String> columns, String roleKey, String contentKey, Map<String, Role> roles,
        String callRole) {

    static final Layout NONE = new Layout(Map.of(), "", "", Map.of(), "");

    Layout {
        columns = Map.copyOf(columns);
        roles = Map.copyOf(roles);
    }
}
