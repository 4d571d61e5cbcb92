package dev.wizardsdk.local.worker;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A record: its components, one after the other. */
record RecordShape(Constructor<?> constructor, List<Method> accessors, List<Shape> components) implements Shape {

    static RecordShape of(Class<?> type, List<Shape> components) {
        var parts = Stream.of(type.getRecordComponents()).toList();
        try {
            var constructor = type.getDeclaredConstructor(
                    parts.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            var accessors = parts.stream().map(RecordComponent::getAccessor).toList();
            accessors.forEach(accessor -> accessor.setAccessible(true));
            return new RecordShape(constructor, accessors, components);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is a record and lacks its constructor", e);
        }
    }

    @Override
    public void write(Object value, DataOutputStream out) throws IOException {
        for (int i = 0; i < accessors.size(); i++) {
            try {
                components.get(i).write(accessors.get(i).invoke(value), out);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(accessors.get(i) + " cannot be called", e);
            }
        }
    }

    @Override
    public Object read(ByteBuffer in) {
        var values = new Object[components.size()];
        Arrays.setAll(values, i -> components.get(i).read(in));
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(constructor + " refuses " + Arrays.toString(values), e);
        }
    }
}
