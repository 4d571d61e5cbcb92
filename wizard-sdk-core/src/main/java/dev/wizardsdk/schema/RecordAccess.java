package dev.wizardsdk.schema;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The canonical constructor of a record and the accessors of its components. */
record RecordAccess(Class<?> type, List<RecordComponent> components, Constructor<?> constructor) {

    /**
     * The access to a record.
     *
     * @throws IllegalArgumentException if the record's module keeps it from this library; the message says what to open
     */
    static RecordAccess of(Class<?> type) {
        var components = List.of(type.getRecordComponents());
        try {
            var constructor = type.getDeclaredConstructor(
                    components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
            reach(type, constructor);
            // each component hands out one and the same method, so it stays reachable
            components.forEach(component -> reach(type, component.getAccessor()));
            return new RecordAccess(type, components, constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is a record without its canonical constructor", e);
        }
    }

    private static void reach(Class<?> type, AccessibleObject member) {
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException(closed(type));
        }
    }

    private static String closed(Class<?> type) {
        var owner = type.getModule().getName();
        var ours = RecordAccess.class.getModule();
        var name = type.getPackageName();
        return type.getTypeName() + " can't be reached: module " + owner + " keeps its package " + name
                + " to itself. Write into its module-info.java: opens " + name
                + (ours.isNamed() ? " to " + ours.getName() : "") + "; or start Java with --add-opens " + owner + "/"
                + name + "=" + (ours.isNamed() ? ours.getName() : "ALL-UNNAMED")
                + " (a public record in an exported package needs neither)";
    }

    /** What the record's constructor makes of these; what it throws comes as the cause. */
    Object create(@Nullable Object[] values) throws InvocationTargetException {
        try {
            return constructor.newInstance(values);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(type + " was reachable", e);
        }
    }

    /** The value of a component; what its accessor throws is the cause. */
    @Nullable
    Object read(Object owner, RecordComponent component) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type.getTypeName() + "." + component.getName() + "() failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type + " was reachable", e);
        }
    }
}
